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
 * How visitors are told apart, how much of what they do is kept, and which sign-ins are unusual.
 *
 * @param hmacKey at least 32 bytes; left out, the key in {@code keyFile} counts
 * @param keyFile the file with the key; at least 32 characters
 * @param generateKey whether that file is made where it is missing
 * @param eventsPerVisitor so many events of a visitor are journaled in a window; 0 for none
 * @param eventsPerNetwork so many of all visitors of a network; 0 for none
 * @param eventsWindow how long a window is; 1 second to 30 days
 * @param deviceLifetime a device that does not sign in for this long is forgotten; 1 to 400 days
 * @param mostDevices so many devices, and countries, of an account are known; the latest count
 * @param travelSpeed nobody travels faster, in km/h
 * @param travelDistance what is nearer is no journey, in km
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
