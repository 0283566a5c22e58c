package dev.forestgate.journal.wakeup;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the notifications of expired timers.
 *
 * @param check interval at which each master's setting is checked; 50 ms to 1 day
 */
@Validated
@ConfigurationProperties("forestgate.journal.wake-ups")
record WakeUpProperties(
    @DefaultValue("30s") @DurationMin(millis = 50) @DurationMax(days = 1) Duration check) {}
