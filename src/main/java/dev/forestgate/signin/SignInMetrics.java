package dev.forestgate.signin;

import dev.forestgate.http.request.RouteOutcomes;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;

/** Outcomes of sign-ins for the counter {@code forestgate.signins}. */
@Configuration(proxyBeanMethods = false)
final class SignInMetrics {
  @Bean
  static RouteOutcomes signInOutcomes() {
    return new RouteOutcomes(
        "forestgate.signins",
        HttpMethod.POST,
        SignIn.PATH,
        Map.of(
            200, "succeeded",
            400, "invalid",
            401, "refused",
            403, "cross-site",
            413, "invalid",
            415, "invalid",
            429, "limited",
            503, "unavailable"));
  }
}
