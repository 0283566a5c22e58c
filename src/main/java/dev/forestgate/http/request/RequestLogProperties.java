package dev.forestgate.http.request;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the request log.
 *
 * @param slow duration from which a request is logged as a warning; at least 1 ms, 5 s by default
 */
@Validated
@ConfigurationProperties("forestgate.request-log")
record RequestLogProperties(@DefaultValue("5s") @DurationMin(millis = 1) Duration slow) {}
