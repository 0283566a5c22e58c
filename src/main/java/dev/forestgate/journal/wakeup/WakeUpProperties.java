package dev.forestgate.journal.wakeup;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What Redis tells of expired timers.
 *
 * @param check how often each master is asked whether it still tells; 50 ms to 1 day
 */
@Validated
@ConfigurationProperties("forestgate.journal.wake-ups")
record WakeUpProperties(
    @DefaultValue("30s") @DurationMin(millis = 50) @DurationMax(days = 1) Duration check) {}
