package dev.forestgate.embedded;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the embedded stores.
 *
 * @param directory for data, passwords and logs
 * @param allowed true if a store that is not configured starts embedded; false in {@code prod}
 */
@ConfigurationProperties("forestgate.embedded")
record EmbeddedProperties(
    @DefaultValue(".forestgate") Path directory, @DefaultValue("true") boolean allowed) {}
