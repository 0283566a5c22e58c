package dev.forestgate.discovery;

import dev.forestgate.tokens.TokenMetadata;
import io.jsonwebtoken.security.PublicJwk;
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
 * JWK Set with the public keys that verify access tokens (RFC 7517 section 5); empty with HS256.
 */
@Component
final class JwkSet {
  static final MediaType TYPE = MediaType.parseMediaType("application/jwk-set+json");

  private final TokenMetadata verification;
  private final ReadyJson<List<PublicJwk<?>>> document;

  JwkSet(TokenMetadata verification, JsonMapper json) {
    this.verification = verification;
    this.document =
        new ReadyJson<>(
            json,
            TYPE,
            CacheControl.maxAge(verification.maxAge()).cachePublic(),
            keys -> new Keys(List.copyOf(keys)));
  }

  Mono<ServerResponse> handle(ServerRequest request) {
    return document.respond(request, verification.keys());
  }

  record Keys(List<Map<String, ?>> keys) {}
}
