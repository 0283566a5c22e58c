package dev.forestgate.limits;

import java.time.Duration;
import java.util.List;

/**
 * Where the guesses at an account stand.
 *
 * @param delay how many milliseconds a stranger has to wait; 0 is no wait
 * @param delayNearKnown how many one of {@link AttemptOrigin#SIMILAR_DEVICE}
 * @param delayOfDevice how many the device that the guess names, if the account knows it
 * @param failures how many were wrong since the last that was right
 */
public record AttemptStatus(long delay, long delayNearKnown, long delayOfDevice, long failures) {

  /** The reply of {@code attempts.lua}. */
  static AttemptStatus parse(List<Object> reply) {
    return new AttemptStatus(
        (Long) reply.get(0), (Long) reply.get(1), (Long) reply.get(2), (Long) reply.get(3));
  }

  /** The same, but strangers wait for at least {@code other} milliseconds. */
  AttemptStatus delayedBy(long other) {
    return new AttemptStatus(Math.max(delay, other), delayNearKnown, delayOfDevice, failures);
  }

  boolean mustWait(AttemptOrigin origin) {
    return millis(origin) > 0;
  }

  Duration retryAfter(AttemptOrigin origin) {
    return Duration.ofMillis(millis(origin));
  }

  private long millis(AttemptOrigin origin) {
    return switch (origin) {
      case UNKNOWN_DEVICE -> delay;
      case SIMILAR_DEVICE -> delayNearKnown;
      case KNOWN_DEVICE -> delayOfDevice;
    };
  }
}
