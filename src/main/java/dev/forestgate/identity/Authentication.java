package dev.forestgate.identity;

import static dev.forestgate.failure.Failure.INVALID_TOKEN;
import static dev.forestgate.failure.Failure.UNAUTHENTICATED;

import dev.forestgate.apikeys.KeyScope;
import dev.forestgate.failure.Failed;
import dev.forestgate.http.request.SingleHeader;
import dev.forestgate.identity.key.KeyAuthentication;
import dev.forestgate.identity.key.KeyCaller;
import dev.forestgate.identity.key.ScopedCaller;
import dev.forestgate.secret.Secret;
import dev.forestgate.sessions.Sessions;
import dev.forestgate.sessions.model.Session;
import dev.forestgate.tokens.AccessClaims;
import dev.forestgate.tokens.AccessTokens;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Authenticates the caller of a request by session cookie or bearer token. An {@code Authorization}
 * header takes precedence over the cookie, without fallback. In both cases the session must be
 * alive in Redis. An API key, also a bearer token, is accepted by {@link #scoped} routes alone;
 * others refuse it with INSUFFICIENT_SCOPE.
 */
@Component
public final class Authentication {
  private final AccessTokens tokens;
  private final Sessions sessions;
  private final SessionCookie cookie;
  private final EnrolmentGate enrolment;
  private final KeyAuthentication keys;

  Authentication(
      AccessTokens tokens,
      Sessions sessions,
      SessionCookie cookie,
      EnrolmentGate enrolment,
      KeyAuthentication keys) {
    this.tokens = tokens;
    this.sessions = sessions;
    this.cookie = cookie;
    this.enrolment = enrolment;
    this.keys = keys;
  }

  /**
   * Requires a live session. Without a credential the request fails with UNAUTHENTICATED, with an
   * invalid one with UNAUTHENTICATED or INVALID_TOKEN; with FACTOR_ENROLMENT_REQUIRED if the
   * account must have a second factor and has none.
   */
  public HandlerFunction<ServerResponse> required(Handler handler) {
    return enrolling(enrolment.guard(handler));
  }

  /**
   * Requires a live session like {@link #required}, also of an account that must have a second
   * factor and has none: for calls that the enrolment of a factor needs, and for sign-out.
   */
  public HandlerFunction<ServerResponse> enrolling(Handler handler) {
    return request -> caller(request).flatMap(caller -> handler.handle(request, caller));
  }

  /**
   * Requires a live session like {@link #required}, or an API key with {@code scope}. With a key
   * the request fails with INVALID_TOKEN if it is invalid, and with INSUFFICIENT_SCOPE.
   */
  public HandlerFunction<ServerResponse> scoped(KeyScope scope, ScopedHandler handler) {
    HandlerFunction<ServerResponse> inSession = required(handler::handle);
    return request ->
        key(request)
            .map(key -> byKey(key, scope).flatMap(caller -> handler.handle(request, caller)))
            .orElseGet(() -> inSession.handle(request));
  }

  private Optional<Secret> key(ServerRequest request) {
    return SingleHeader.bearerToken(headers(request)).filter(KeyAuthentication::isKey);
  }

  private Mono<KeyCaller> byKey(Secret key, KeyScope scope) {
    return keys.caller(key, scope).doOnNext(enrolment::require);
  }

  /**
   * Accepts what {@link #scoped} does, or no credential at all, which {@code anonymous} handles. An
   * invalid credential is rejected.
   */
  public HandlerFunction<ServerResponse> optional(
      KeyScope scope, ScopedHandler handler, HandlerFunction<ServerResponse> anonymous) {
    HandlerFunction<ServerResponse> known = scoped(scope, handler);
    return request -> hasCredential(request) ? known.handle(request) : anonymous.handle(request);
  }

  private boolean hasCredential(ServerRequest request) {
    return headers(request).containsHeader(HttpHeaders.AUTHORIZATION) || cookie.isPresent(request);
  }

  /**
   * The caller if it is the user {@code userId}, for calls where a session is useful but not
   * required. Empty without a credential, with an invalid one, and with another user's.
   */
  public Mono<Caller> ifUser(UUID userId, ServerRequest request) {
    return caller(request)
        .onErrorResume(Failed.class, noSession -> Mono.empty())
        .filter(caller -> caller.userId().equals(userId));
  }

  /**
   * The caller by the {@code Authorization} header alone. Empty if the header is missing, repeated
   * or invalid.
   */
  public Mono<Caller> byHeader(ServerRequest request) {
    return byToken(request).onErrorResume(Failed.class, noSession -> Mono.empty());
  }

  /**
   * The caller by the session cookie alone, for pages that a browser opens. Empty without a live
   * session.
   */
  public Mono<Caller> byBrowser(ServerRequest request) {
    return byCookie(request).onErrorResume(Failed.class, noSession -> Mono.empty());
  }

  private Mono<Caller> caller(ServerRequest request) {
    return headers(request).containsHeader(HttpHeaders.AUTHORIZATION)
        ? byToken(request)
        : byCookie(request);
  }

  private static HttpHeaders headers(ServerRequest request) {
    return request.exchange().getRequest().getHeaders();
  }

  private Mono<Caller> byCookie(ServerRequest request) {
    return Mono.justOrEmpty(cookie.read(request))
        .flatMap(sessions::touch)
        .map(session -> new Caller(session, Caller.Method.COOKIE))
        .switchIfEmpty(Mono.error(() -> Failed.of(UNAUTHENTICATED)));
  }

  /** Verifies the token and its session. */
  private Mono<Caller> byToken(ServerRequest request) {
    return Mono.justOrEmpty(SingleHeader.bearerToken(headers(request)))
        .switchIfEmpty(Mono.error(() -> Failed.of(UNAUTHENTICATED)))
        .flatMap(token -> KeyAuthentication.isKey(token) ? keys.refuse(token) : byToken(token));
  }

  private Mono<Caller> byToken(Secret token) {
    return Mono.justOrEmpty(tokens.verify(token))
        .flatMap(this::session)
        .map(session -> new Caller(session, Caller.Method.BEARER))
        .switchIfEmpty(Mono.error(() -> Failed.of(INVALID_TOKEN)));
  }

  /** The session of {@code claims}, unless its tokens were revoked since. */
  private Mono<Session> session(AccessClaims claims) {
    return sessions
        .touch(claims.sessionId(), claims.userId())
        .filter(session -> claims.fits(session.tokenEpoch(), session.name()));
  }

  /** Handler of an authenticated request. */
  @FunctionalInterface
  public interface Handler {
    Mono<ServerResponse> handle(ServerRequest request, Caller caller);
  }

  /** Handler of an authenticated request, which may have presented an API key. */
  @FunctionalInterface
  public interface ScopedHandler {
    Mono<ServerResponse> handle(ServerRequest request, ScopedCaller caller);
  }
}
