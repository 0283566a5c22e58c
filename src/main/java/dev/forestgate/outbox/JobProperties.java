package dev.forestgate.outbox;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How what is left for later is done.
 *
 * @param pause how often errands are looked for, so about how late one is; 10 ms to 1 minute
 * @param most so many may wait; whoever brings one more is refused; 1 to 1,000,000
 */
@Validated
@ConfigurationProperties("forestgate.errands")
record JobProperties(
    @DefaultValue("500ms") @DurationMin(millis = 10) @DurationMax(minutes = 1) Duration pause,
    @DefaultValue("10000") @Min(1) @Max(1_000_000) int most) {}
