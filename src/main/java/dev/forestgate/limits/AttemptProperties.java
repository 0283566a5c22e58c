package dev.forestgate.limits;

import dev.forestgate.failure.StartRefused;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How often a password or a one-time code may be guessed at.
 *
 * @param freeOfClient so many wrong guesses of one client at one account are free; after them it
 *     waits; 1 to 100
 * @param free so many of all clients together; after them all wait but known devices; 1 to 100
 * @param delay the first wait; each further wrong guess doubles it; 1 ms to 1 hour
 * @param longestDelay it does not grow beyond; 1 ms to 1 day
 * @param most so many wrong guesses in a row one account takes in all, half of them by its name and
 *     half by its address; 10 to 100 (NIST SP 800-63B-4 section 3.2.2)
 * @param mostOfKnown so many of these each device has that the account knows, and so many those
 *     near one have together; at least 2, less than half of {@code most}
 * @param perHour so many wrong guesses an hour one client has, whatever the account; 0 to
 *     1,000,000; 0 is no limit
 */
@Validated
@ConfigurationProperties("forestgate.attempts")
record AttemptProperties(
    @DefaultValue("5") @Min(1) @Max(100) int freeOfClient,
    @DefaultValue("15") @Min(1) @Max(100) int free,
    @DefaultValue("1s") @DurationMin(millis = 1) @DurationMax(hours = 1) Duration delay,
    @DefaultValue("15m") @DurationMin(millis = 1) @DurationMax(days = 1) Duration longestDelay,
    @DefaultValue("100") @Min(10) @Max(100) int most,
    @DefaultValue("20") @Min(2) @Max(49) int mostOfKnown,
    @DefaultValue("200") @Min(0) @Max(1_000_000) int perHour) {

  public AttemptProperties {
    if (2 * mostOfKnown >= most) {
      throw new StartRefused(
          "forestgate.attempts.most-of-known is not less than half of forestgate.attempts.most, so"
              + " nobody could sign in on a new device",
          "Raise the second or lower the first");
    }
  }

  /** Of each name by which an account is known, what is kept for one device. */
  int ofKnown() {
    return mostOfKnown / 2;
  }

  /** Of each name by which an account is known, what is left to strangers; at least 1. */
  int ofStrangers() {
    return most / 2 - 2 * ofKnown();
  }
}
