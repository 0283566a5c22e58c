package dev.forestgate.registration;

import dev.forestgate.http.request.RouteOutcomes;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;

/** Outcomes of registrations for {@code forestgate.registrations}. */
@Configuration(proxyBeanMethods = false)
final class RegistrationMetrics {
  @Bean
  static RouteOutcomes registrationOutcomes() {
    return new RouteOutcomes(
        "forestgate.registrations",
        HttpMethod.POST,
        "/register",
        Map.of(
            201, "opened",
            202, "accepted",
            400, "invalid",
            403, "cross-site",
            409, "taken",
            413, "invalid",
            415, "invalid",
            422, "weak",
            429, "limited",
            503, "unavailable"));
  }
}
