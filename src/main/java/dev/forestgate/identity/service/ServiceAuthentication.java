package dev.forestgate.identity.service;

import static dev.forestgate.failure.Failure.INVALID_CLIENT;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.failure.Failed;
import dev.forestgate.http.request.SingleHeader;
import dev.forestgate.secret.Sha256;
import java.net.URLDecoder;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
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
  private static final String SCHEME = "basic ";
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

  private boolean isService(ServerRequest request) {
    String credentials =
        SingleHeader.value(request.exchange().getRequest().getHeaders(), HttpHeaders.AUTHORIZATION);
    List<String> nameAndSecret = credentials == null ? null : decode(credentials);
    if (nameAndSecret == null) {
      return false;
    }
    byte[] expected = hashes.get(nameAndSecret.get(0));
    // Compares in constant time, also for unknown names, so that timing does not reveal names.
    boolean isRight =
        MessageDigest.isEqual(
            expected == null ? UNKNOWN_SERVICE : expected, sha256(nameAndSecret.get(1)));
    return isRight && expected != null;
  }

  /** Decoded name and secret; null if the header is not a Basic credential. */
  private static @Nullable List<String> decode(String credentials) {
    if (!credentials.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return null;
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(credentials.substring(SCHEME.length()).strip());
      String pair = new String(bytes, UTF_8);
      int colon = pair.indexOf(':');
      return colon < 0
          ? null
          : List.of(
              URLDecoder.decode(pair.substring(0, colon), UTF_8),
              URLDecoder.decode(pair.substring(colon + 1), UTF_8));
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }

  private static byte[] sha256(String secret) {
    return Sha256.of(secret.getBytes(UTF_8));
  }
}
