package dev.forestgate.pages.form;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Token of an e-mail's link. The first request moves it from the query into a cookie and leads to
 * the same path without it, so that it stays neither in the address bar nor in the history, also
 * without scripts. No GET spends it, as mail programs open links before their users do.
 */
public final class LinkToken {
  private static final String TOKEN = "token";
  private static final int LONGEST = 256;
  private static final Duration LIFETIME = Duration.ofMinutes(30);

  private final VisitorPages pages;
  private final StateCookie cookie;
  private final String path;

  /**
   * Creates the token of one kind of link.
   *
   * @param name name of its cookie
   * @param path path of the link
   */
  public LinkToken(VisitorPages pages, JsonMapper json, String name, String path) {
    this.pages = pages;
    this.cookie = new StateCookie(json, "link-" + name, LIFETIME);
    this.path = path;
  }

  /** Leads to the path without the token; responds with {@code page} if the query has none. */
  public Mono<ServerResponse> open(
      ServerRequest request, Function<Optional<String>, Mono<ServerResponse>> page) {
    return request.queryParam(TOKEN).map(this::keep).orElseGet(() -> page.apply(of(request)));
  }

  private Mono<ServerResponse> keep(String token) {
    ServerResponse.BodyBuilder response = pages.redirect(path);
    return (token.length() > LONGEST
            ? response.cookie(cookie.clear())
            : response.cookie(cookie.keep(Map.of(TOKEN, token))))
        .build();
  }

  /** The token that the browser of {@code request} keeps; empty for none. */
  public Optional<String> of(ServerRequest request) {
    return cookie
        .of(request)
        .map(state -> state.getOrDefault(TOKEN, ""))
        .filter(token -> !token.isEmpty());
  }

  /** Makes the browser forget the token, once it is spent or void. */
  public void forget(ServerRequest request) {
    request.exchange().getResponse().addCookie(cookie.clear());
  }
}
