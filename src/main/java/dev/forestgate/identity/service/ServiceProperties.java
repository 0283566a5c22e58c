package dev.forestgate.identity.service;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Services that may introspect tokens.
 *
 * @param services by name; none by default
 */
@Validated
@ConfigurationProperties("forestgate")
public record ServiceProperties(@DefaultValue Map<String, @Valid Service> services) {

  /** True if at least one service is configured. */
  public boolean hasServices() {
    return !services.isEmpty();
  }

  /**
   * Credentials of one service.
   *
   * @param secretHash SHA-256 of the service's secret, which has 256 random bits, as 64 hexadecimal
   *     digits
   */
  public record Service(
      @NotNull
          @Pattern(
              regexp = "[0-9a-fA-F]{64}",
              message = "must be the SHA-256 of the secret, 64 hexadecimal digits")
          String secretHash) {}
}
