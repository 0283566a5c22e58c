package dev.forestgate.http;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where we are seen from outside, and who else may call us from a browser.
 *
 * @param publicUrl our address as browsers know it; left out, the host of each request counts as
 *     our own
 * @param cors the front ends on other origins
 */
@Validated
@ConfigurationProperties("forestgate")
public record HttpProperties(@Nullable URI publicUrl, @DefaultValue Cors cors) {
  /**
   * @param origins scheme, host and port as a browser sends them; compared to the letter
   */
  public record Cors(@DefaultValue("http://localhost:5173") List<String> origins) {}
}
