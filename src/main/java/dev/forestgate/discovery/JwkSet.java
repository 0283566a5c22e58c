package dev.forestgate.discovery;

import dev.forestgate.tokens.TokenMetadata;
import java.util.List;
import java.util.Map;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * JWK Set with the public keys that verify access tokens (RFC 7517 section 5); empty with HS256.
 */
@Component
final class JwkSet {
  static final MediaType TYPE = MediaType.parseMediaType("application/jwk-set+json");

  private final TokenMetadata verification;

  JwkSet(TokenMetadata verification) {
    this.verification = verification;
  }

  Mono<ServerResponse> handle(ServerRequest request) {
    return ServerResponse.ok()
        .contentType(TYPE)
        .cacheControl(CacheControl.maxAge(verification.maxAge()).cachePublic())
        .bodyValue(new Keys(List.copyOf(verification.keys())));
  }

  record Keys(List<Map<String, ?>> keys) {}
}
