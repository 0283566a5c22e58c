package dev.forestgate.pages.form;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import tools.jackson.databind.json.JsonMapper;

/**
 * Text that a person typed into a form whose session had ended, without secrets: a cookie of the
 * browser keeps it for the page to which sign-in leads back.
 */
@Component
public final class TypedDraft {
  private static final Duration LIFETIME = Duration.ofMinutes(10);
  private static final int LARGEST = 3_000;
  private static final String PATH = "";

  private final StateCookie cookie;

  TypedDraft(JsonMapper json) {
    this.cookie = new StateCookie(json, "draft", LIFETIME);
  }

  /** Cookie that keeps {@code form} for the page at {@code path}; empty if it is too large. */
  Optional<ResponseCookie> keep(String path, PostedForm form) {
    Map<String, String> kept = form.shown();
    kept.put(PATH, path);
    return Optional.of(cookie.keep(kept)).filter(large -> large.getValue().length() <= LARGEST);
  }

  /** What was typed into the page of {@code request}; empty for nothing. */
  public Map<String, String> of(ServerRequest request) {
    return cookie
        .of(request)
        .filter(kept -> request.path().equals(kept.get(PATH)))
        .orElse(Map.of());
  }

  /** Removes the cookie, once its page has shown it. */
  public ResponseCookie clear() {
    return cookie.clear();
  }
}
