package dev.forestgate.lifecycle;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Pauses of different lengths, so that replicas don't march in step. */
public final class Jitter {
  private Jitter() {}

  /** {@code longest}, or up to a tenth less; whole milliseconds. */
  public static Duration below(Duration longest) {
    long most = longest.toMillis();
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most * 9 / 10, most + 1));
  }
}
