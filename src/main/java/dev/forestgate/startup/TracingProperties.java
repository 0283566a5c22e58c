package dev.forestgate.startup;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Tracing of requests.
 *
 * @param enabled whether requests are traced; {@code false} by default
 */
@ConfigurationProperties("forestgate.tracing")
record TracingProperties(@DefaultValue("false") boolean enabled) {}
