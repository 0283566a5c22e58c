package dev.forestgate.sessions.credential;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Lifetimes of refresh tokens.
 *
 * @param refreshLifetime lifetime of an unused refresh token; 1 second to 400 days
 * @param refreshGrace time after a rotation in which the predecessor gets the same successor again;
 *     0 to 1 minute
 */
@Validated
@ConfigurationProperties("forestgate.tokens")
public record RefreshProperties(
    @DefaultValue("30d") @DurationMin(seconds = 1) @DurationMax(days = 400)
        Duration refreshLifetime,
    @DefaultValue("10s") @DurationMin @DurationMax(minutes = 1) Duration refreshGrace) {}
