package dev.forestgate.audit.chain;

import dev.forestgate.failure.StartRefused;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the audit.
 *
 * @param retention time for which records are kept, by whole months; 31 to 3650 days, or 0 for ever
 */
@Validated
@ConfigurationProperties("forestgate.audit")
record AuditProperties(
    @DefaultValue("400d") @DurationMin @DurationMax(days = 3650) Duration retention) {
  private static final Duration SHORTEST = Duration.ofDays(31);

  AuditProperties {
    if (!retention.isZero() && retention.compareTo(SHORTEST) < 0) {
      throw new StartRefused(
          "forestgate.audit.retention must be at least 31d, or 0 for ever",
          "Set it to 31d or more");
    }
  }
}
