package dev.forestgate.signin.code;

import dev.forestgate.http.request.RouteOutcomes;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;

/** Outcomes of sign-ins by code for the counter {@code forestgate.signins.code}. */
@Configuration(proxyBeanMethods = false)
final class CodeSignInMetrics {
  @Bean
  static RouteOutcomes codeSignInOutcomes() {
    return new RouteOutcomes(
        "forestgate.signins.code",
        HttpMethod.POST,
        CodeSignIn.PATH,
        Map.of(
            200, "succeeded",
            400, "invalid",
            401, "refused",
            403, "cross-site",
            404, "off",
            413, "invalid",
            415, "invalid",
            429, "limited",
            503, "unavailable"));
  }
}
