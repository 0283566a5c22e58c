package dev.forestgate.oidc;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.forestgate.http.body.Responses;
import dev.forestgate.identity.service.ServiceAuthentication;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Routes of token introspection. */
@Component
public final class OidcRoutes {
  private final Introspection introspection;
  private final ServiceAuthentication authentication;

  OidcRoutes(Introspection introspection, ServiceAuthentication authentication) {
    this.introspection = introspection;
    this.authentication = authentication;
  }

  public RouterFunction<ServerResponse> routes() {
    return route()
        .POST("/api/auth/introspect", authentication.required(introspection::handle))
        .filter(Responses.producing(MediaType.APPLICATION_JSON))
        .build();
  }
}
