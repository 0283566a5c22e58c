package dev.forestgate.http.request;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What the log tells of requests.
 *
 * @param slow one that takes this long or longer is a warning; at least a millisecond
 */
@Validated
@ConfigurationProperties("forestgate.request-log")
record RequestLogProperties(@DefaultValue("5s") @DurationMin(millis = 1) Duration slow) {}
