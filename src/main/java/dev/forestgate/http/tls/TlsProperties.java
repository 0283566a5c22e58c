package dev.forestgate.http.tls;

import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The certificate of the service's port. {@code SSL_CERTFILE} and {@code SSL_KEYFILE} set both
 * files; without them the service speaks plain HTTP.
 *
 * @param certificate PEM, the certificate with its chain
 * @param privateKey PEM, not encrypted
 * @param reload how often both files are compared with what is in use; at least 100 ms
 */
@Validated
@ConfigurationProperties("forestgate.tls")
record TlsProperties(
    @Nullable Path certificate,
    @Nullable Path privateKey,
    @DefaultValue("10s") @DurationMin(millis = 100) Duration reload) {}
