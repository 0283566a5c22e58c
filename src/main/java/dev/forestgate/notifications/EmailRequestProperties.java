package dev.forestgate.notifications;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Bounds of the letters that anybody can ask for by an address.
 *
 * @param repeatAfter who asks again within this time is answered by the letter that is out; 0 to 1
 *     hour
 * @param networkBurst so many letters of a kind one network can have sent to an address at once; 1
 *     to 100
 * @param networkEvery and then one each; 1 second to 1 day
 * @param addressBurst so many all networks together, and so many the devices that the account
 *     knows; 1 to 100
 * @param addressEvery and then one each; 1 second to 1 day
 * @param perClient so many letters an hour one client may ask for, whatever the addresses; 0 to
 *     1,000,000; 0 is no limit
 * @param perNetwork so many all clients of a network; likewise
 */
@Validated
@ConfigurationProperties("forestgate.letters")
record EmailRequestProperties(
    @DefaultValue("1m") @DurationMin(millis = 0) @DurationMax(hours = 1) Duration repeatAfter,
    @DefaultValue("3") @Min(1) @Max(100) int networkBurst,
    @DefaultValue("6h") @DurationMin(seconds = 1) @DurationMax(days = 1) Duration networkEvery,
    @DefaultValue("5") @Min(1) @Max(100) int addressBurst,
    @DefaultValue("1h") @DurationMin(seconds = 1) @DurationMax(days = 1) Duration addressEvery,
    @DefaultValue("20") @Min(0) @Max(1_000_000) int perClient,
    @DefaultValue("200") @Min(0) @Max(1_000_000) int perNetwork) {}
