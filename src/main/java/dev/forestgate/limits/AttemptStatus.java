package dev.forestgate.limits;

import java.time.Duration;
import java.util.List;

/**
 * Status of the attempts at an account.
 *
 * @param delay milliseconds that an unknown device must wait; 0 is no wait
 * @param delayOfSimilar milliseconds that a {@link AttemptOrigin#SIMILAR_DEVICE} must wait
 * @param delayOfDevice milliseconds that the device of the attempt must wait, if the account knows
 *     it
 * @param failures failures since the last success
 */
public record AttemptStatus(long delay, long delayOfSimilar, long delayOfDevice, long failures) {

  /** Reads the reply of {@code attempts.lua}. */
  static AttemptStatus parse(List<Object> reply) {
    return new AttemptStatus(
        (Long) reply.get(0), (Long) reply.get(1), (Long) reply.get(2), (Long) reply.get(3));
  }

  /** Returns the same status, but unknown devices wait for at least {@code other} milliseconds. */
  AttemptStatus delayedBy(long other) {
    return new AttemptStatus(Math.max(delay, other), delayOfSimilar, delayOfDevice, failures);
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
      case SIMILAR_DEVICE -> delayOfSimilar;
      case KNOWN_DEVICE -> delayOfDevice;
    };
  }
}
