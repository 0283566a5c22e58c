package dev.forestgate.identity;

import static dev.forestgate.failure.Failure.INVALID_CLIENT;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.failure.Failed;
import dev.forestgate.http.origin.OriginCheck;
import java.net.URLDecoder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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
 * Finds out which service calls: by HTTP Basic (RFC 7617) with its name and its secret, each
 * encoded as in a form (RFC 6749 section 2.3.1). Secrets have 256 random bits, so a fast hash and
 * no budget of guesses are enough.
 */
@Component
public final class ServiceAuthentication {
  private static final String SCHEME = "basic ";
  private static final byte[] NOBODYS = new byte[32];

  private final Map<String, byte[]> hashes = new HashMap<>();

  ServiceAuthentication(ServiceProperties properties) {
    properties
        .services()
        .forEach(
            (name, service) -> hashes.put(name, HexFormat.of().parseHex(service.secretHash())));
  }

  /** A handler that runs for services with their secret only; others get INVALID_CLIENT. */
  public HandlerFunction<ServerResponse> required(HandlerFunction<ServerResponse> handler) {
    return request ->
        isService(request) ? handler.handle(request) : Mono.error(Failed.of(INVALID_CLIENT));
  }

  private boolean isService(ServerRequest request) {
    String credentials =
        OriginCheck.sole(
            request.exchange().getRequest().getHeaders().get(HttpHeaders.AUTHORIZATION));
    List<String> nameAndSecret = credentials == null ? null : decode(credentials);
    if (nameAndSecret == null) {
      return false;
    }
    byte[] expected = hashes.get(nameAndSecret.get(0));
    // Compared in any case, and in constant time, so that names can't be told by the clock.
    boolean isRight =
        MessageDigest.isEqual(expected == null ? NOBODYS : expected, sha256(nameAndSecret.get(1)));
    return isRight && expected != null;
  }

  /** Null for what is no Basic credential. */
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
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
