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
 * What one connection may ask of us, and how many there may be.
 *
 * @param most connections at the same time; one more is closed before it is read. 1 to 1,000,000
 * @param headerTimeout from the first byte of a request, or from the connection on, to the end of
 *     its header; whoever is slower is closed up to half of that later. 1 s to 5 min
 * @param requestTimeout from the end of the header to the end of the body. 1 s to 5 min
 * @param idleTimeout a connection on which nothing happens is closed after this. 1 s to 1 h
 * @param drain how long requests are still taken after SIGTERM, while balancers see that the
 *     service is not ready; 0 to 1 min
 * @param perAddress connections of one client address at the same time, of IPv6 of one /64; one
 *     more is closed before it is read. Trusted proxies have no such bound. 1 to 1,000,000
 * @param pipelined requests that wait for their answers on one connection of HTTP/1.1; one more is
 *     not read, and the connection closed after the answers. 1 to 1000
 * @param streams requests at the same time on one connection of HTTP/2. 1 to 1000
 * @param answerRate bytes of its answers that a client must take in each second of an {@code
 *     answerWindow}, if there are so many; a slower one is closed. 1 to 1,048,576
 * @param answerWindow so long a client may take less than that. 1 s to 5 min
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
