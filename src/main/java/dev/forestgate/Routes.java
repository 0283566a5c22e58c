package dev.forestgate;

import dev.forestgate.account.AccountRoutes;
import dev.forestgate.auth.AuthRoutes;
import dev.forestgate.characters.CharacterRoutes;
import dev.forestgate.discovery.DiscoveryRoutes;
import dev.forestgate.http.RouteLimits;
import dev.forestgate.http.UnknownRoutes;
import dev.forestgate.services.ServiceRoutes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** The one table of all routes. */
@Configuration(proxyBeanMethods = false)
class Routes {
  @Bean
  RouterFunction<ServerResponse> allRoutes(
      AuthRoutes auth,
      AccountRoutes account,
      CharacterRoutes characters,
      ServiceRoutes services,
      DiscoveryRoutes discovery,
      RouteLimits limits) {
    return UnknownRoutes.behind(
        limits.over(
            auth.routes().and(account.routes()).and(characters.routes()),
            services.routes().and(discovery.routes())));
  }
}
