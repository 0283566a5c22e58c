package dev.forestgate.embedded;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The stores of a first run.
 *
 * @param directory where they keep data, passwords and logs
 * @param allowed whether a store that is not configured may start embedded; not in {@code prod}
 */
@ConfigurationProperties("forestgate.embedded")
record EmbeddedProperties(
    @DefaultValue(".forestgate") Path directory, @DefaultValue("true") boolean allowed) {}
