package dev.forestgate.tokens;

import jakarta.validation.constraints.NotBlank;
import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Access tokens and the keys that sign them.
 *
 * @param issuer {@code iss} of every token; left out, {@code forestgate.public-url}, or {@code
 *     http://localhost:<port>}
 * @param audience {@code aud} of every token
 * @param accessLifetime how long an access token is valid; 1 second to 1 day
 * @param keysDirectory where the signing key is, and is made if there is none
 * @param privateKey a PEM file (SEC1 or PKCS#8) that is used instead
 * @param publicKey the matching PEM file; where given it is checked against the private key
 * @param generateKey whether a missing key in {@code keysDirectory} is made
 */
@Validated
@ConfigurationProperties("forestgate.tokens")
record TokenProperties(
    @Nullable String issuer,
    @DefaultValue("forest-gate") @NotBlank String audience,
    @DefaultValue("15m") @DurationMin(seconds = 1) @DurationMax(days = 1) Duration accessLifetime,
    @DefaultValue("keys") Path keysDirectory,
    @Nullable Path privateKey,
    @Nullable Path publicKey,
    @DefaultValue("true") boolean generateKey) {}
