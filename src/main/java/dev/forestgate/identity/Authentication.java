package dev.forestgate.identity;

import static dev.forestgate.failure.Failure.INVALID_TOKEN;
import static dev.forestgate.failure.Failure.UNAUTHENTICATED;

import dev.forestgate.failure.Failed;
import dev.forestgate.http.origin.OriginCheck;
import dev.forestgate.secret.Secret;
import dev.forestgate.sessions.Sessions;
import dev.forestgate.tokens.AccessTokens;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Finds out who calls. An {@code Authorization} header wins over the cookie, with no fallback;
 * either way the session is asked whether it still lives.
 */
@Component
public final class Authentication {
  private static final String SCHEME = "bearer ";

  private final AccessTokens tokens;
  private final Sessions sessions;
  private final SessionCookie cookie;

  Authentication(AccessTokens tokens, Sessions sessions, SessionCookie cookie) {
    this.tokens = tokens;
    this.sessions = sessions;
    this.cookie = cookie;
  }

  /**
   * A handler that runs for callers with a live session only; others get UNAUTHENTICATED or
   * INVALID_TOKEN.
   */
  public HandlerFunction<ServerResponse> required(Handler handler) {
    return request -> caller(request).flatMap(caller -> handler.handle(request, caller));
  }

  /**
   * A handler for callers with a live session, or {@code anonymous} for those who bring no
   * credential at all. One that is no good is refused as by {@link #required}.
   */
  public HandlerFunction<ServerResponse> optional(
      Handler handler, HandlerFunction<ServerResponse> anonymous) {
    HandlerFunction<ServerResponse> known = required(handler);
    return request -> hasCredential(request) ? known.handle(request) : anonymous.handle(request);
  }

  private boolean hasCredential(ServerRequest request) {
    return request.exchange().getRequest().getHeaders().containsHeader(HttpHeaders.AUTHORIZATION)
        || cookie.isThere(request);
  }

  /**
   * Who calls, if it is {@code userId}, where a session is of use but not needed. Empty without a
   * credential, with one that is no good, and with another's.
   */
  public Mono<Caller> ifItIs(UUID userId, ServerRequest request) {
    return caller(request)
        .onErrorResume(Failed.class, noSession -> Mono.empty())
        .filter(caller -> caller.userId().equals(userId));
  }

  /**
   * The caller by the {@code Authorization} header alone. Empty without one, with several, and with
   * one that is no good.
   */
  public Mono<Caller> byHeader(ServerRequest request) {
    return Mono.justOrEmpty(
            OriginCheck.sole(
                request.exchange().getRequest().getHeaders().get(HttpHeaders.AUTHORIZATION)))
        .flatMap(this::byToken)
        .onErrorResume(Failed.class, noSession -> Mono.empty());
  }

  private Mono<Caller> caller(ServerRequest request) {
    List<String> headers =
        request.exchange().getRequest().getHeaders().get(HttpHeaders.AUTHORIZATION);
    return headers == null ? byCookie(request) : byToken(OriginCheck.sole(headers));
  }

  private Mono<Caller> byCookie(ServerRequest request) {
    return Mono.justOrEmpty(cookie.read(request))
        .flatMap(sessions::touch)
        .map(session -> new Caller(session, Caller.Method.COOKIE))
        .switchIfEmpty(Mono.error(() -> Failed.of(UNAUTHENTICATED)));
  }

  /**
   * @param header null where there are several: one of them was planted
   */
  private Mono<Caller> byToken(@Nullable String header) {
    if (header == null || !header.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      return Mono.error(Failed.of(UNAUTHENTICATED));
    }
    Secret token = Secret.of(header.substring(SCHEME.length()).strip());
    return Mono.justOrEmpty(tokens.verify(token))
        .flatMap(
            claims ->
                sessions
                    .touch(claims.sessionId(), claims.userId())
                    .filter(session -> claims.isOf(session.tokenEpoch(), session.username())))
        .map(session -> new Caller(session, Caller.Method.BEARER))
        .switchIfEmpty(Mono.error(() -> Failed.of(INVALID_TOKEN)));
  }

  /** What runs once the caller is known. */
  @FunctionalInterface
  public interface Handler {
    Mono<ServerResponse> handle(ServerRequest request, Caller caller);
  }
}
