package dev.forestgate.signin.second;

import dev.forestgate.http.request.RouteOutcomes;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;

/** Outcomes of second steps and of sign-ins with a passkey, for their counters. */
@Configuration(proxyBeanMethods = false)
final class SecondFactorMetrics {
  private static final Map<Integer, String> OUTCOMES =
      Map.of(
          200, "succeeded",
          400, "invalid",
          401, "refused",
          403, "cross-site",
          413, "invalid",
          415, "invalid",
          429, "limited",
          501, "unsupported",
          503, "unavailable");

  @Bean
  static RouteOutcomes secondStepOutcomes() {
    return new RouteOutcomes(
        "forestgate.signins.second", HttpMethod.POST, SecondStepSignIn.PATH, OUTCOMES);
  }

  @Bean
  static RouteOutcomes passkeySignInOutcomes() {
    return new RouteOutcomes(
        "forestgate.signins.passkey", HttpMethod.POST, PasskeySignIn.PATH, OUTCOMES);
  }
}
