package dev.forestgate;

import dev.forestgate.account.AccountRoutes;
import dev.forestgate.auth.AuthRoutes;
import dev.forestgate.characters.CharacterRoutes;
import dev.forestgate.discovery.DiscoveryRoutes;
import dev.forestgate.http.UnknownRoutes;
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
      DiscoveryRoutes discovery) {
    return UnknownRoutes.behind(
        auth.routes().and(account.routes()).and(characters.routes()).and(discovery.routes()));
  }
}
