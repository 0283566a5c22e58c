package dev.forestgate.mail;

import dev.forestgate.mail.message.MailProperties;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long a letter waits before its next try: longer each time, up to a longest pause. */
final class RetryDelays {
  private final long first;
  private final long longest;
  private final RandomGenerator random;

  RetryDelays(MailProperties properties, RandomGenerator random) {
    this.first = properties.firstPause().toMillis();
    this.longest = Math.max(first, properties.longestPause().toMillis());
    this.random = random;
  }

  /**
   * After so many tries, at least one. Anywhere from half to one and a half of the doubled pause,
   * so that letters which failed together don't come back together; never before {@code
   * retryAfter}.
   */
  Duration after(int attempts, Duration retryAfter) {
    long doubled = first << Math.min(attempts - 1, 30);
    long middle = Math.min(doubled, longest);
    Duration pause = Duration.ofMillis((long) (middle * (0.5 + random.nextDouble())));
    return pause.compareTo(retryAfter) > 0 ? pause : retryAfter;
  }
}
