package dev.forestgate.sessions.credential;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Lifetimes of a session, its cookie, and the number of sessions of an account.
 *
 * @param idle lifetime of an unused session; 1 second to 90 days
 * @param absolute lifetime of a session however much it is used; 1 second to 400 days
 * @param sameSite the cookie's {@code SameSite} (RFC 6265bis section 5.6.7)
 * @param perAccount most live sessions of an account; a further one ends the oldest; 1 to 10,000
 */
@Validated
@ConfigurationProperties("forestgate.sessions")
public record SessionProperties(
    @DefaultValue("14d") @DurationMin(seconds = 1) @DurationMax(days = 90) Duration idle,
    @DefaultValue("90d") @DurationMin(seconds = 1) @DurationMax(days = 400) Duration absolute,
    @DefaultValue("lax") SameSite sameSite,
    @DefaultValue("200") @Min(1) @Max(10_000) int perAccount) {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  /**
   * Age at which a use writes "last seen" again: one minute, or a tenth of {@code idle} if that is
   * shorter.
   */
  public Duration seenEvery() {
    Duration part = idle.dividedBy(10);
    return part.compareTo(MINUTE) < 0 ? part : MINUTE;
  }

  public enum SameSite {
    LAX("Lax"),
    STRICT("Strict"),
    NONE("None");

    private final String attribute;

    SameSite(String attribute) {
      this.attribute = attribute;
    }

    public String attribute() {
      return attribute;
    }
  }
}
