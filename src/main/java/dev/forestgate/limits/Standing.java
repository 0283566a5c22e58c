package dev.forestgate.limits;

import java.time.Duration;
import java.util.List;

/**
 * Where the guesses at an account stand.
 *
 * @param delay how many milliseconds one has to wait; 0 is no wait
 * @param delayOfKnown how many one from a device that the account knows
 * @param failures how many were wrong since the last that was right
 */
public record Standing(long delay, long delayOfKnown, long failures) {

  /** The reply of {@code attempts.lua}. */
  static Standing parse(List<Object> reply) {
    return new Standing((Long) reply.get(0), (Long) reply.get(1), (Long) reply.get(2));
  }

  /** The same, but whoever is not known waits for at least {@code other} milliseconds. */
  Standing delayedBy(long other) {
    return new Standing(Math.max(delay, other), delayOfKnown, failures);
  }

  boolean mustWait(boolean isKnown) {
    return (isKnown ? delayOfKnown : delay) > 0;
  }

  Duration retryAfter(boolean isKnown) {
    return Duration.ofMillis(isKnown ? delayOfKnown : delay);
  }
}
