package dev.forestgate.discovery;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.forestgate.http.origin.HttpProperties;
import dev.forestgate.identity.service.ServiceProperties;
import dev.forestgate.tokens.Issuer;
import dev.forestgate.tokens.TokenMetadata;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Metadata of the token issuer (OpenID Connect Discovery 1.0 section 3, RFC 8414 section 2). It
 * lists only what the service supports. There is no authorization endpoint, hence no response type.
 */
@Component
final class IssuerMetadata {
  private static final CacheControl CACHED =
      CacheControl.maxAge(Duration.ofMinutes(5)).cachePublic();

  private final Issuer issuer;
  private final TokenMetadata verification;
  private final HttpProperties properties;
  private final ServiceProperties services;

  IssuerMetadata(
      Issuer issuer,
      TokenMetadata verification,
      HttpProperties properties,
      ServiceProperties services) {
    this.issuer = issuer;
    this.verification = verification;
    this.properties = properties;
    this.services = services;
  }

  Mono<ServerResponse> handle(ServerRequest request) {
    boolean hasIntrospection = services.hasServices();
    var body =
        new Body(
            issuer.value(),
            url(request, "/.well-known/jwks.json"),
            List.of(verification.algorithm()),
            List.of("public"),
            List.of(),
            List.of(),
            verification.claims(),
            hasIntrospection ? url(request, "/api/auth/introspect") : null,
            hasIntrospection ? List.of("client_secret_basic") : null);
    return ServerResponse.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .cacheControl(properties.publicUrl() == null ? CacheControl.noStore() : CACHED)
        .bodyValue(body);
  }

  private URI url(ServerRequest request, String path) {
    return URI.create(base(request) + path);
  }

  /**
   * Base of the URLs in the metadata. Without a public URL, which the profile {@code prod}
   * requires, it is the URL of the request, so the response must not be cached by shared caches.
   */
  private String base(ServerRequest request) {
    String publicBase = properties.publicBase();
    if (publicBase != null) {
      return publicBase;
    }
    URI requested = request.uri();
    return requested.getHost() == null
        ? issuer.value()
        : requested.getScheme() + "://" + requested.getRawAuthority();
  }

  /**
   * Response body.
   *
   * @param introspectionEndpoint null if no service may introspect tokens
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Body(
      String issuer,
      URI jwksUri,
      List<String> idTokenSigningAlgValuesSupported,
      List<String> subjectTypesSupported,
      List<String> responseTypesSupported,
      List<String> grantTypesSupported,
      List<String> claimsSupported,
      @Nullable URI introspectionEndpoint,
      @Nullable List<String> introspectionEndpointAuthMethodsSupported) {}
}
