package dev.forestgate.identity.service;

import static dev.forestgate.failure.Failure.INVALID_CLIENT;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.failure.Failed;
import dev.forestgate.secret.Sha256;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Authenticates a service by HTTP Basic (RFC 7617) with its name and secret, each form-encoded (RFC
 * 6749 section 2.3.1). Secrets have 256 random bits, so a fast hash without a budget of guesses is
 * sufficient.
 */
@Component
public final class ServiceAuthentication {
  private static final byte[] UNKNOWN_SERVICE = new byte[32];

  private final Map<String, byte[]> hashes = new HashMap<>();

  ServiceAuthentication(ServiceProperties properties) {
    properties
        .services()
        .forEach(
            (name, service) -> hashes.put(name, HexFormat.of().parseHex(service.secretHash())));
  }

  /** Requires the credentials of a service; otherwise the request fails with INVALID_CLIENT. */
  public HandlerFunction<ServerResponse> required(HandlerFunction<ServerResponse> handler) {
    return request ->
        isService(request) ? handler.handle(request) : Mono.error(Failed.of(INVALID_CLIENT));
  }

  /** Tells whether {@code request} has the credentials of a service. */
  public boolean isService(ServerRequest request) {
    return BasicCredentials.of(request).filter(this::isService).isPresent();
  }

  private boolean isService(BasicCredentials given) {
    byte[] expected = hashes.get(given.name());
    // Compares in constant time, also for unknown names, so that timing does not reveal names.
    boolean isRight =
        MessageDigest.isEqual(
            expected == null ? UNKNOWN_SERVICE : expected, sha256(given.secret().reveal()));
    return isRight && expected != null;
  }

  private static byte[] sha256(String secret) {
    return Sha256.of(secret.getBytes(UTF_8));
  }
}
