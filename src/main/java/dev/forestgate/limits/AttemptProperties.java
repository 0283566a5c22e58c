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
 * Limits of failed attempts at a password or a one-time code.
 *
 * @param freeOfClient failed attempts of one client at one account before it must wait; 1 to 100
 * @param free failed attempts of all clients before all but known devices must wait; 1 to 100
 * @param delay first wait, doubled by each further failure; 1 ms to 1 hour
 * @param longestDelay longest wait; 1 ms to 1 day
 * @param most most consecutive failures of one account, half of them by its name and half by its
 *     address; 10 to 100 (NIST SP 800-63B-4, section 3.2.2)
 * @param mostOfKnown share of these for each known device, and for all similar devices together; at
 *     least 2, less than half of {@code most}
 * @param perHour most failures of one client per hour over all accounts; 0 to 1,000,000; 0 is no
 *     limit
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
              + " no user could sign in on a new device",
          "Raise the second or lower the first");
    }
  }

  /** Budget of one known device, for each name of the account. */
  int ofKnown() {
    return mostOfKnown / 2;
  }

  /** Budget of unknown devices, for each name of the account; at least 1. */
  int ofUnknown() {
    return most / 2 - 2 * ofKnown();
  }
}
