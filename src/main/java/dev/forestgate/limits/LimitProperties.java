package dev.forestgate.limits;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Request limits of a client.
 *
 * @param perMinute requests per minute at each endpoint; 0 to 1,000,000; 0 switches all limits off,
 *     regardless of {@code routes}
 * @param routes endpoints with another limit, each as {@code POST /api/auth/login=20}
 */
@Validated
@ConfigurationProperties("forestgate.limits")
public record LimitProperties(
    @DefaultValue("100") @Min(0) @Max(MOST) int perMinute, @DefaultValue List<RouteQuota> routes) {
  static final int MOST = 1_000_000;

  /** Tells whether all limits are off. */
  public boolean areOff() {
    return perMinute == 0;
  }
}
