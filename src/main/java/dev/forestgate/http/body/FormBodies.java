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

/** Reads forms strictly: at most 64 KiB, no parameter twice (RFC 6749 section 3.2). */
public final class FormBodies {
  private FormBodies() {}

  /**
   * The parameters of {@code request}. Fails with UNSUPPORTED_MEDIA_TYPE, CONTENT_TOO_LARGE, and
   * INVALID_REQUEST for what is malformed and for a parameter that is there twice. Never empty.
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
        throw Failed.invalid("", "has a parameter twice");
      }
    }
    return parameters;
  }

  /** Strictly: {@code URLDecoder} would replace what is not UTF-8, and take two signs for one. */
  private static String decode(String text) {
    try {
      byte[] bytes = URLDecoder.decode(text, ISO_8859_1).getBytes(ISO_8859_1);
      boolean isAscii = text.chars().allMatch(c -> c < 0x80);
      return (isAscii ? BodyBytes.utf8(bytes) : Optional.<String>empty())
          .orElseThrow(FormBodies::malformed);
    } catch (IllegalArgumentException malformed) {
      throw malformed();
    }
  }

  private static Failed malformed() {
    return Failed.invalid("", "is no well-formed form");
  }
}
