package dev.forestgate.visitor;

import dev.forestgate.secret.Secret;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of visitors: their key, the limits of their events, and the detection of unusual
 * sign-ins.
 *
 * @param hmacKey at least 32 bytes; default: the key in {@code keyFile}
 * @param keyFile file with the key; at least 32 characters
 * @param generateKey whether a missing file is generated
 * @param eventsPerVisitor most journal events of a visitor in a window; 0 for none; at most 50,000
 * @param eventsPerNetwork most journal events of all visitors of a network; 0 for none; at most
 *     1,000,000
 * @param eventsWindow length of a window; 1 second to 30 days
 * @param deviceLifetime time after the last sign-in until a device is forgotten; 1 to 400 days
 * @param mostDevices most known devices, and most known countries, of an account; the latest are
 *     kept; 1 to 500
 * @param travelSpeed greatest plausible speed between sign-ins, km/h
 * @param travelDistance least distance that counts as travel, km
 */
@Validated
@ConfigurationProperties("forestgate.visitor")
record VisitorProperties(
    @Nullable Secret hmacKey,
    @DefaultValue("keys/visitor.key") Path keyFile,
    @DefaultValue("true") boolean generateKey,
    @DefaultValue("500") @Min(0) @Max(50_000) int eventsPerVisitor,
    @DefaultValue("5000") @Min(0) @Max(1_000_000) int eventsPerNetwork,
    @DefaultValue("1d") @DurationMin(seconds = 1) @DurationMax(days = 30) Duration eventsWindow,
    @DefaultValue("365d") @DurationMin(days = 1) @DurationMax(days = 400) Duration deviceLifetime,
    @DefaultValue("50") @Min(1) @Max(500) int mostDevices,
    @DefaultValue("1000") @Min(1) @Max(1_000_000) int travelSpeed,
    @DefaultValue("500") @Min(0) @Max(20_000) int travelDistance) {}
