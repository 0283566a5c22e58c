package dev.forestgate.notifications.request;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Limits on e-mails that any client can request by address.
 *
 * @param repeatAfter time after an e-mail in which further requests send none; 0 to 1 hour
 * @param networkBurst e-mails of one kind that one network can request for an address at once; 1 to
 *     100
 * @param networkEvery time after which a network gets one e-mail back; 1 second to 1 day
 * @param addressBurst e-mails that all networks together can request at once, and that known
 *     devices can; 1 to 100
 * @param addressEvery time after which these get one e-mail back; 1 second to 1 day
 * @param perClient e-mails that one client may request in an hour, to all addresses together; 0 to
 *     1,000,000; 0 is no limit
 * @param perNetwork the same for all clients of one network
 */
@Validated
@ConfigurationProperties("forestgate.letters")
public record EmailRequestProperties(
    @DefaultValue("1m") @DurationMin(millis = 0) @DurationMax(hours = 1) Duration repeatAfter,
    @DefaultValue("3") @Min(1) @Max(100) int networkBurst,
    @DefaultValue("6h") @DurationMin(seconds = 1) @DurationMax(days = 1) Duration networkEvery,
    @DefaultValue("5") @Min(1) @Max(100) int addressBurst,
    @DefaultValue("1h") @DurationMin(seconds = 1) @DurationMax(days = 1) Duration addressEvery,
    @DefaultValue("20") @Min(0) @Max(1_000_000) int perClient,
    @DefaultValue("200") @Min(0) @Max(1_000_000) int perNetwork) {}
