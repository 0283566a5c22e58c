package dev.forestgate.discovery;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.forestgate.http.origin.HttpProperties;
import dev.forestgate.identity.ServiceProperties;
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
 * Who issues the tokens and where the keys are (OpenID Connect Discovery 1.0 section 3, RFC 8414
 * section 2): what we do, and nothing that we don't. There is no authorization endpoint, so there
 * is no response type.
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
            address(request, "/.well-known/jwks.json"),
            List.of(verification.algorithm()),
            List.of("public"),
            List.of(),
            List.of(),
            verification.claims(),
            hasIntrospection ? address(request, "/api/auth/introspect") : null,
            hasIntrospection ? List.of("client_secret_basic") : null);
    return ServerResponse.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .cacheControl(properties.publicUrl() == null ? CacheControl.noStore() : CACHED)
        .bodyValue(body);
  }

  private URI address(ServerRequest request, String path) {
    return URI.create(base(request) + path);
  }

  /**
   * Without a public address, which the profile {@code prod} demands, the one that was asked: right
   * for whoever asked, so it is not for a shared cache.
   */
  private String base(ServerRequest request) {
    String publicBase = properties.publicBase();
    if (publicBase != null) {
      return publicBase;
    }
    URI asked = request.uri();
    return asked.getHost() == null
        ? issuer.value()
        : asked.getScheme() + "://" + asked.getRawAuthority();
  }

  /**
   * @param introspectionEndpoint null where no service may ask
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
