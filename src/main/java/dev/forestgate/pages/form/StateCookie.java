package dev.forestgate.pages.form;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.secret.Base64Url;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpCookie;
import org.springframework.http.ResponseCookie;
import org.springframework.web.reactive.function.server.ServerRequest;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * State that a flow keeps in the browser between two of its pages, in a cookie that scripts cannot
 * read: so a secret is neither in a page, nor in an address, nor in the history. {@code
 * SameSite=Lax}, as the link of an e-mail is opened from the site of a mail program.
 */
public final class StateCookie {
  private static final TypeReference<Map<String, String>> FIELDS = new TypeReference<>() {};

  private final JsonMapper json;
  private final String name;
  private final Duration lifetime;

  /**
   * Creates the cookie of a flow.
   *
   * @param name without the prefix {@code __Host-}
   */
  public StateCookie(JsonMapper json, String name, Duration lifetime) {
    this.json = json;
    this.name = "__Host-" + name;
    this.lifetime = lifetime;
  }

  public ResponseCookie keep(Map<String, String> state) {
    return keep(state, lifetime);
  }

  /** The same, for another lifetime than the flow's. */
  public ResponseCookie keep(Map<String, String> state, Duration lifetime) {
    return cookie(Base64Url.encode(json.writeValueAsBytes(state)), lifetime);
  }

  /** What the browser of {@code request} keeps; empty for nothing, or several such cookies. */
  public Optional<Map<String, String>> of(ServerRequest request) {
    List<HttpCookie> found = request.cookies().getOrDefault(name, List.of());
    return found.size() == 1 ? read(found.get(0).getValue()) : Optional.empty();
  }

  public ResponseCookie clear() {
    return cookie("", Duration.ZERO);
  }

  private Optional<Map<String, String>> read(String value) {
    try {
      String decoded = new String(Base64Url.decode(value), UTF_8);
      return Optional.ofNullable(json.readValue(decoded, FIELDS));
    } catch (IllegalArgumentException | JacksonException foreign) {
      return Optional.empty();
    }
  }

  private ResponseCookie cookie(String value, Duration maxAge) {
    return ResponseCookie.from(name, value)
        .secure(true)
        .httpOnly(true)
        .path("/")
        .sameSite("Lax")
        .maxAge(maxAge)
        .build();
  }
}
