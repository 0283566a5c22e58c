package dev.forestgate.pages.form;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.secret.Base64Url;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpCookie;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Text that a person typed into a form whose session had ended, without secrets: a cookie of the
 * browser keeps it for the page to which sign-in leads back.
 */
@Component
public final class TypedDraft {
  private static final String NAME = "__Host-draft";
  private static final Duration LIFETIME = Duration.ofMinutes(10);
  private static final int LARGEST = 3_000;
  private static final String PATH = "";
  private static final TypeReference<Map<String, String>> FIELDS = new TypeReference<>() {};

  private final JsonMapper json;

  TypedDraft(JsonMapper json) {
    this.json = json;
  }

  /** Cookie that keeps {@code form} for the page at {@code path}; empty if it is too large. */
  Optional<ResponseCookie> keep(String path, PostedForm form) {
    Map<String, String> kept = form.shown();
    kept.put(PATH, path);
    String value = Base64Url.encode(json.writeValueAsBytes(kept));
    return value.length() > LARGEST ? Optional.empty() : Optional.of(cookie(value, LIFETIME));
  }

  /** What was typed into the page of {@code request}; empty for nothing. */
  public Map<String, String> of(ServerRequest request) {
    List<HttpCookie> found = request.cookies().getOrDefault(NAME, List.of());
    if (found.size() != 1) {
      return Map.of();
    }
    Map<String, String> kept = read(found.get(0).getValue());
    return request.path().equals(kept.get(PATH)) ? kept : Map.of();
  }

  /** Removes the cookie, once its page has shown it. */
  public ResponseCookie clear() {
    return cookie("", Duration.ZERO);
  }

  private Map<String, String> read(String value) {
    try {
      return json.readValue(new String(Base64Url.decode(value), UTF_8), FIELDS);
    } catch (IllegalArgumentException | JacksonException foreign) {
      return Map.of();
    }
  }

  private static ResponseCookie cookie(String value, Duration maxAge) {
    return ResponseCookie.from(NAME, value)
        .secure(true)
        .httpOnly(true)
        .path("/")
        .sameSite("Lax")
        .maxAge(maxAge)
        .build();
  }
}
