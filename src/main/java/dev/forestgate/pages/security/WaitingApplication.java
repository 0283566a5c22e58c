package dev.forestgate.pages.security;

import dev.forestgate.http.origin.HttpProperties;
import dev.forestgate.pages.form.ReturnPath;
import dev.forestgate.pages.form.StateCookie;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Return path of a person whom an application asked to add a second factor. A cookie keeps it, as
 * the addition takes several pages.
 */
@Component
final class WaitingApplication {
  /** Parameter of the link that leads back. */
  static final String GO_ON = "go-on";

  private static final Duration LIFETIME = Duration.ofMinutes(15);

  private final StateCookie cookie;
  private final HttpProperties http;

  WaitingApplication(JsonMapper json, HttpProperties http) {
    this.cookie = new StateCookie(json, "return", LIFETIME);
    this.http = http;
  }

  /** Keeps the return path of {@code request}, or leads back; empty if it asks for neither. */
  Optional<Mono<ServerResponse>> handle(ServerRequest request) {
    return request
        .queryParam(ReturnPath.FIELD)
        .map(path -> keep(ReturnPath.of(path)))
        .or(() -> request.queryParam(GO_ON).map(asked -> leave(request)));
  }

  /** Path of the link that leads back; null if no application waits. */
  @Nullable String link(ServerRequest request) {
    return cookie.of(request).map(kept -> SecurityPage.PATH + "?" + GO_ON + "=true").orElse(null);
  }

  private Mono<ServerResponse> keep(String path) {
    return ServerResponse.seeOther(http.publicPath(SecurityPage.PATH))
        .cookie(cookie.keep(Map.of(ReturnPath.FIELD, path)))
        .build();
  }

  private Mono<ServerResponse> leave(ServerRequest request) {
    String path =
        ReturnPath.of(cookie.of(request).map(kept -> kept.get(ReturnPath.FIELD)).orElse(null));
    return ServerResponse.seeOther(http.publicPath(path)).cookie(cookie.clear()).build();
  }
}
