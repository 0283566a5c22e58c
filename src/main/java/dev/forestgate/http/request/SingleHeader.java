package dev.forestgate.http.request;

import dev.forestgate.secret.Secret;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Header fields that a request may have once. A second one may have been injected, so neither
 * counts.
 */
public final class SingleHeader {
  private static final String BEARER = "bearer ";

  private SingleHeader() {}

  /** The value of the only field {@code name}; null if there is none or several. */
  public static @Nullable String value(HttpHeaders headers, String name) {
    List<String> values = headers.get(name);
    return values != null && values.size() == 1 ? values.get(0) : null;
  }

  /**
   * The token in the field {@code Authorization} (RFC 6750, section 2.1). Empty if there is none,
   * several, or another scheme.
   */
  public static Optional<Secret> bearerToken(HttpHeaders headers) {
    return Optional.ofNullable(value(headers, HttpHeaders.AUTHORIZATION))
        .filter(header -> header.regionMatches(true, 0, BEARER, 0, BEARER.length()))
        .map(header -> Secret.of(header.substring(BEARER.length()).strip()));
  }
}
