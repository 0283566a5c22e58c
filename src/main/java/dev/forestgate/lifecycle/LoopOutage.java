package dev.forestgate.lifecycle;

import java.time.Duration;
import org.slf4j.Logger;

/** Rounds of a loop that fail one after another, and their log lines. */
final class LoopOutage {
  private static final Duration REMINDER = Duration.ofHours(1);

  private final Logger log;
  private final String name;
  private final LoopTiming timing;
  private volatile boolean isOn;
  private long failures;
  private long nextLineAt;

  LoopOutage(Logger log, String name, LoopTiming timing) {
    this.log = log;
    this.name = name;
    this.timing = timing;
  }

  /** True if the last round failed. */
  boolean isOn() {
    return isOn;
  }

  /** A round failed. Its stack trace is logged at debug. */
  void report(Throwable failed) {
    long now = timing.millis();
    failures++;
    if (!isOn || now >= nextLineAt) {
      nextLineAt = now + REMINDER.toMillis();
      log.warn("The {} failed and is repeated (failure {}): {}", name, failures, failed.toString());
    }
    log.debug("The {} failed", name, failed);
    isOn = true;
  }

  /** A round succeeded. */
  void end() {
    if (isOn) {
      log.info("The {} works again after {} failures", name, failures);
      isOn = false;
      failures = 0;
    }
  }
}
