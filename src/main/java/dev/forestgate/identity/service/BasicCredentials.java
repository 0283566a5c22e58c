package dev.forestgate.identity.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.http.request.SingleHeader;
import dev.forestgate.secret.Secret;
import java.net.URLDecoder;
import java.util.Base64;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerRequest;

/** Name and secret by HTTP Basic (RFC 7617), each form-encoded (RFC 6749, section 2.3.1). */
public record BasicCredentials(String name, Secret secret) {
  private static final String SCHEME = "basic ";

  /** Credentials of {@code request}. Empty if the one header is not a Basic credential. */
  public static Optional<BasicCredentials> of(ServerRequest request) {
    String header =
        SingleHeader.value(request.exchange().getRequest().getHeaders(), HttpHeaders.AUTHORIZATION);
    return header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? Optional.empty()
        : decode(header.substring(SCHEME.length()).strip());
  }

  private static Optional<BasicCredentials> decode(String encoded) {
    try {
      String pair = new String(Base64.getDecoder().decode(encoded), UTF_8);
      int colon = pair.indexOf(':');
      return colon < 0
          ? Optional.empty()
          : Optional.of(
              new BasicCredentials(
                  URLDecoder.decode(pair.substring(0, colon), UTF_8),
                  Secret.of(URLDecoder.decode(pair.substring(colon + 1), UTF_8))));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }
}
