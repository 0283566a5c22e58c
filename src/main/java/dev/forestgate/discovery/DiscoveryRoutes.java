package dev.forestgate.discovery;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.forestgate.http.Responses;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** The routes of this feature. */
@Component
public final class DiscoveryRoutes {
  private final Health health;
  private final JwkSet jwkSet;
  private final IssuerMetadata issuerMetadata;
  private final ApiDocument apiDocument;

  DiscoveryRoutes(
      Health health, JwkSet jwkSet, IssuerMetadata issuerMetadata, ApiDocument apiDocument) {
    this.health = health;
    this.jwkSet = jwkSet;
    this.issuerMetadata = issuerMetadata;
    this.apiDocument = apiDocument;
  }

  public RouterFunction<ServerResponse> routes() {
    return json().and(document());
  }

  private RouterFunction<ServerResponse> json() {
    return route()
        .GET("/health", health::handle)
        .GET("/.well-known/jwks.json", jwkSet::handle)
        .GET("/.well-known/openid-configuration", issuerMetadata::handle)
        .GET("/.well-known/oauth-authorization-server", issuerMetadata::handle)
        .filter(Responses.producing(MediaType.APPLICATION_JSON, JwkSet.TYPE))
        .build();
  }

  private RouterFunction<ServerResponse> document() {
    return route()
        .GET("/openapi.yaml", apiDocument::handle)
        .filter(Responses.producing(ApiDocument.TYPE, MediaType.TEXT_PLAIN))
        .build();
  }
}
