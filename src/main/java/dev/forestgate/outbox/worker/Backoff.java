package dev.forestgate.outbox.worker;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Pauses between the attempts of an entry: they double up to a longest one, with jitter. */
public final class Backoff {
  private final long first;
  private final long longest;
  private final RandomGenerator random;

  public Backoff(Duration first, Duration longest, RandomGenerator random) {
    this.first = first.toMillis();
    this.longest = Math.max(this.first, longest.toMillis());
    this.random = random;
  }

  /**
   * Pause after so many attempts, at least one: from half to one and a half of the doubled pause,
   * so that entries which failed together are not retried together; at least {@code retryAfter}.
   */
  public Duration after(int attempts, Duration retryAfter) {
    long doubled = first << Math.min(attempts - 1, 30);
    long middle = Math.min(doubled, longest);
    Duration pause = Duration.ofMillis((long) (middle * (0.5 + random.nextDouble())));
    return pause.compareTo(retryAfter) > 0 ? pause : retryAfter;
  }
}
