package dev.forestgate.pages.view;

import dev.forestgate.http.origin.HttpProperties;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Context of a page that every template has.
 *
 * @param nonce of this response's script and style elements
 * @param token synchroniser token of the forms of this page; empty for a page without forms
 * @param section open entry of the navigation; null for a page without navigation
 * @param brand name, logo and color
 */
public record PageView(
    Texts texts,
    String nonce,
    String token,
    @Nullable Section section,
    Brand brand,
    PageAssets assets,
    HttpProperties http) {

  /** Text of {@code key}; see {@link Texts#get}. */
  public String t(String key, Object... arguments) {
    return texts.get(key, arguments);
  }

  /** {@code path} of this service as browsers see it. */
  public String url(String path) {
    return http.publicPath(path).toString();
  }

  /** Address of a style sheet or module. */
  public String asset(String file) {
    return url(assets.path(file));
  }

  /** Returns whether the page is for operators. */
  public boolean isForOperators() {
    return section != null && section.isForOperators();
  }

  /** Entries of the navigation, whether or not this page has one. */
  public List<Section> sections() {
    return Arrays.stream(Section.values())
        .filter(one -> one.isForOperators() == isForOperators())
        .toList();
  }

  /** {@code instant} as a person reads it before a script shows it in the local time zone. */
  public String time(Instant instant) {
    return texts.time(instant);
  }

  /** Ranges of languages that {@code request} prefers; null for none. */
  static @Nullable String languages(ServerHttpRequest request) {
    String asked = request.getQueryParams().getFirst("ui_locales");
    return asked == null
        ? request.getHeaders().getFirst("Accept-Language")
        : asked.replace(' ', ',');
  }
}
