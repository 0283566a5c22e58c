package dev.forestgate.http.body;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.forestgate.failure.Failed;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/**
 * Reads {@code application/x-www-form-urlencoded} bodies strictly: at most 64 KiB, no repeated
 * parameter (RFC 6749 section 3.2).
 */
public final class FormBodies {
  private FormBodies() {}

  /**
   * Reads the parameters by name. Fails with UNSUPPORTED_MEDIA_TYPE, CONTENT_TOO_LARGE, or
   * INVALID_REQUEST if the form is malformed or repeats a parameter. An empty body is an empty map;
   * never an empty {@code Mono}.
   */
  public static Mono<Map<String, String>> read(ServerRequest request) {
    ServerHttpRequest http = request.exchange().getRequest();
    return Mono.fromRunnable(() -> BodyBytes.require(MediaType.APPLICATION_FORM_URLENCODED, http))
        .then(BodyBytes.of(http))
        .map(bytes -> parse(BodyBytes.utf8(bytes).orElseThrow(FormBodies::malformed)))
        .defaultIfEmpty(Map.of());
  }

  private static Map<String, String> parse(String form) {
    Map<String, String> parameters = new HashMap<>();
    for (String pair : form.split("&")) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      if (!pair.isEmpty() && parameters.put(name, value) != null) {
        throw Failed.invalid("", "repeats a parameter");
      }
    }
    return parameters;
  }

  /**
   * Percent-decodes to UTF-8 and rejects anything else; {@code URLDecoder} would insert replacement
   * characters, and accept non-ASCII input.
   */
  private static String decode(String text) {
    boolean isAscii = text.chars().allMatch(c -> c < 0x80);
    if (isAscii && text.indexOf('%') < 0 && text.indexOf('+') < 0) {
      return text;
    }
    try {
      byte[] bytes = URLDecoder.decode(text, ISO_8859_1).getBytes(ISO_8859_1);
      return (isAscii ? BodyBytes.utf8(bytes) : Optional.<String>empty())
          .orElseThrow(FormBodies::malformed);
    } catch (IllegalArgumentException malformed) {
      throw malformed();
    }
  }

  private static Failed malformed() {
    return Failed.invalid("", "is not a well-formed form");
  }
}
