package dev.forestgate.discovery;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.forestgate.http.body.Responses;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Routes of health, keys, metadata and API documentation. */
@Component
public final class DiscoveryRoutes {
  private final Health health;
  private final JwkSet jwkSet;
  private final IssuerMetadata issuerMetadata;
  private final OpenApiDocument openApiDocument;
  private final ApiPages apiPages;

  DiscoveryRoutes(
      Health health,
      JwkSet jwkSet,
      IssuerMetadata issuerMetadata,
      OpenApiDocument openApiDocument,
      ApiPages apiPages) {
    this.health = health;
    this.jwkSet = jwkSet;
    this.issuerMetadata = issuerMetadata;
    this.openApiDocument = openApiDocument;
    this.apiPages = apiPages;
  }

  public RouterFunction<ServerResponse> routes() {
    return json().and(document()).and(pages()).and(filesOfPages());
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
        .GET("/openapi.yaml", openApiDocument::handle)
        .filter(Responses.producing(OpenApiDocument.TYPE, MediaType.TEXT_PLAIN))
        .build();
  }

  private RouterFunction<ServerResponse> pages() {
    return route()
        .GET("/docs", apiPages::docs)
        .GET("/redoc", apiPages::redoc)
        .filter(Responses.producing(Responses.HTML))
        .build();
  }

  private RouterFunction<ServerResponse> filesOfPages() {
    return route()
        .GET("/docs/{file}", apiPages::docsFile)
        .GET("/redoc/{file}", apiPages::redocFile)
        .filter(Responses.producing(ApiPages.CSS, ApiPages.JAVASCRIPT))
        .build();
  }
}
