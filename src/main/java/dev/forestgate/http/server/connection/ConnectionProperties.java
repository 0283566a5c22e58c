package dev.forestgate.http.server.connection;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of connections and of the requests on them.
 *
 * @param most open connections in all; a further one is closed before it is read. 1 to 1,000,000
 * @param headerTimeout time from the first byte of a request, or from the opening of the
 *     connection, to the end of the header; a slower connection is closed at most half of that
 *     later. 1 s to 5 min
 * @param requestTimeout time from the end of the header to the end of the body. 1 s to 5 min
 * @param idleTimeout time after which an idle connection is closed. 1 s to 1 h
 * @param drain time for which requests are still served after SIGTERM, until balancers notice that
 *     the service is not ready; 0 to 1 min
 * @param perAddress open connections per client address, IPv6 per /64; a further one is closed
 *     before it is read. Trusted proxies are exempt. 1 to 1,000,000
 * @param pipelined requests that wait for their responses on one HTTP/1.1 connection; a further one
 *     is not read, and the connection is closed after the responses. 1 to 1000
 * @param streams concurrent requests on one HTTP/2 connection. 1 to 1000
 * @param answerRate minimum rate, in bytes per second over an {@code answerWindow}, at which a
 *     client must read its responses while more is waiting; a slower connection is closed. 1 to
 *     1,048,576
 * @param answerWindow time over which {@code answerRate} is measured. 1 s to 5 min
 */
@Validated
@ConfigurationProperties("forestgate.connections")
public record ConnectionProperties(
    @DefaultValue("10000") @Min(1) @Max(1_000_000) int most,
    @DefaultValue("10s") @DurationMin(seconds = 1) @DurationMax(minutes = 5) Duration headerTimeout,
    @DefaultValue("20s") @DurationMin(seconds = 1) @DurationMax(minutes = 5)
        Duration requestTimeout,
    @DefaultValue("60s") @DurationMin(seconds = 1) @DurationMax(hours = 1) Duration idleTimeout,
    @DefaultValue("0s") @DurationMin @DurationMax(minutes = 1) Duration drain,
    @DefaultValue("500") @Min(1) @Max(1_000_000) int perAddress,
    @DefaultValue("64") @Min(1) @Max(1000) int pipelined,
    @DefaultValue("100") @Min(1) @Max(1000) int streams,
    @DefaultValue("1024") @Min(1) @Max(1_048_576) int answerRate,
    @DefaultValue("30s") @DurationMin(seconds = 1) @DurationMax(minutes = 5)
        Duration answerWindow) {}
