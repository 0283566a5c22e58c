package dev.forestgate.discovery;

import dev.forestgate.http.origin.HttpProperties;
import dev.forestgate.identity.service.ServiceProperties;
import dev.forestgate.tokens.Issuer;
import dev.forestgate.tokens.TokenMetadata;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Metadata of the token issuer (OpenID Connect Discovery 1.0 section 3, RFC 8414 section 2). It
 * lists only what the service supports. Without an OpenID Provider there is no authorization
 * endpoint, hence no response type.
 */
@Component
final class IssuerMetadata {
  private static final CacheControl CACHED =
      CacheControl.maxAge(Duration.ofMinutes(5)).cachePublic();

  private final Issuer issuer;
  private final TokenMetadata verification;
  private final HttpProperties properties;
  private final ServiceProperties services;
  private final ProviderMetadata provider;
  private final ReadyJson<String> document;

  IssuerMetadata(
      Issuer issuer,
      TokenMetadata verification,
      HttpProperties properties,
      ServiceProperties services,
      ProviderMetadata provider,
      JsonMapper json) {
    this.issuer = issuer;
    this.verification = verification;
    this.properties = properties;
    this.services = services;
    this.provider = provider;
    this.document =
        new ReadyJson<>(
            json,
            MediaType.APPLICATION_JSON,
            properties.publicUrl() == null ? CacheControl.noStore() : CACHED,
            this::members);
  }

  Mono<ServerResponse> handle(ServerRequest request) {
    return document.respond(request, base(request));
  }

  private Map<String, Object> members(String base) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("issuer", issuer.value());
    members.put("jwks_uri", base + "/.well-known/jwks.json");
    members.put("id_token_signing_alg_values_supported", List.of(verification.algorithm()));
    members.put("subject_types_supported", List.of("public"));
    members.put("response_types_supported", List.of());
    members.put("grant_types_supported", List.of());
    members.put("claims_supported", verification.claims());
    if (services.hasServices()) {
      members.put("introspection_endpoint", base + "/api/auth/introspect");
      members.put("introspection_endpoint_auth_methods_supported", List.of("client_secret_basic"));
    }
    members.putAll(provider.members(path -> base + path));
    return members;
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
}
