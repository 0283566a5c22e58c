package dev.forestgate.identity;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of elevation.
 *
 * @param lifetime time after an authentication in which sensitive calls need no other one; 1 second
 *     to 1 day
 */
@Validated
@ConfigurationProperties("forestgate.elevation")
record ElevationProperties(
    @DefaultValue("10m") @DurationMin(seconds = 1) @DurationMax(days = 1) Duration lifetime) {}
