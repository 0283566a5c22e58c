package dev.forestgate.http.tls;

import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Certificate of the service port. {@code SSL_CERTFILE} and {@code SSL_KEYFILE} set both files;
 * without them the service uses plain HTTP.
 *
 * @param certificate PEM file with the certificate and its chain
 * @param privateKey PEM file with the private key, not encrypted
 * @param reload interval at which both files are compared with those in use; at least 100 ms, 10 s
 *     by default
 */
@Validated
@ConfigurationProperties("forestgate.tls")
record TlsProperties(
    @Nullable Path certificate,
    @Nullable Path privateKey,
    @DefaultValue("10s") @DurationMin(millis = 100) Duration reload) {}
