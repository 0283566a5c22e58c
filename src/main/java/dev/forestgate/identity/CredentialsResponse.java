package dev.forestgate.identity;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.forestgate.secret.Secret;
import dev.forestgate.sessions.credential.RefreshGrant;
import dev.forestgate.sessions.model.AccountProfile;
import dev.forestgate.sessions.model.Assurance;
import dev.forestgate.sessions.model.OpenedSession;
import dev.forestgate.sessions.model.Session;
import dev.forestgate.tokens.AccessToken;
import dev.forestgate.tokens.AccessTokens;
import dev.forestgate.users.User;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Responses that contain credentials of a session, as its mode demands: to a sign-in, a refresh, a
 * password change and an elevation.
 */
@Component
public final class CredentialsResponse {
  private final AccessTokens tokens;
  private final SessionCookie cookie;
  private final Clock clock;

  CredentialsResponse(AccessTokens tokens, SessionCookie cookie, Clock clock) {
    this.tokens = tokens;
    this.cookie = cookie;
    this.clock = clock;
  }

  /**
   * Response to a sign-in: the account and all credentials of the session. Removes a cookie that
   * the sign-in invalidated and does not replace.
   */
  public Mono<ServerResponse> signedIn(User user, OpenedSession opened, ServerRequest request) {
    ServerResponse.BodyBuilder response = json();
    if (opened.cookie() == null && cookie.read(request).isPresent()) {
      response.cookie(cookie.clear());
    }
    return answer(response, null, ProfileBody.of(user, clock.instant()), opened);
  }

  /** Response to a refresh: new tokens for the same session; the cookie does not change. */
  public Mono<ServerResponse> refreshed(Session session, @Nullable RefreshGrant refresh) {
    return answer(json(), null, null, new OpenedSession(session, null, refresh));
  }

  /**
   * Response with new credentials, including the cookie, for the same session; {@code message} says
   * why.
   */
  public Mono<ServerResponse> renewed(String message, OpenedSession opened) {
    return answer(json(), message, null, opened);
  }

  /**
   * Response to an elevation; with a new access token for a caller that presented one.
   *
   * @param until end of the elevation
   */
  public Mono<ServerResponse> elevated(Session session, Instant until, Caller.Method method) {
    TokenBody token = method == Caller.Method.BEARER ? token(session) : null;
    return json().bodyValue(new ElevatedBody(until, session.assurance(), token));
  }

  private Mono<ServerResponse> answer(
      ServerResponse.BodyBuilder response,
      @Nullable String message,
      @Nullable ProfileBody user,
      OpenedSession opened) {
    Secret credential = opened.cookie();
    if (credential != null) {
      response.cookie(cookie.issue(opened.session(), credential, clock.instant()));
    }
    return response.bodyValue(body(message, user, opened.session(), opened.refresh()));
  }

  private Body body(
      @Nullable String message,
      @Nullable ProfileBody user,
      Session session,
      @Nullable RefreshGrant refresh) {
    return new Body(
        message,
        user,
        new OpenedBody(session.id(), session.expiresAt(), session.assurance()),
        user == null ? null : session.assurance(),
        session.mode().hasAccessToken() ? token(session) : null,
        refresh == null ? null : refresh.token().reveal(),
        refresh == null ? null : refresh.lifetime().toSeconds());
  }

  private static ServerResponse.BodyBuilder json() {
    return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON);
  }

  private TokenBody token(Session session) {
    return TokenBody.of(
        tokens.issue(
            session.userId(),
            session.name(),
            session.id(),
            session.expiresAt(),
            session.tokenEpoch(),
            claims(session)));
  }

  /** Claims beside those of every token; {@code roles} only if the account has any. */
  private static Map<String, Object> claims(Session session) {
    Map<String, Object> claims = session.assurance().claims();
    session
        .profile()
        .map(AccountProfile::roles)
        .filter(roles -> !roles.isEmpty())
        .ifPresent(roles -> claims.put("roles", roles));
    return claims;
  }

  /**
   * Response body. Members that are null are left out.
   *
   * @param assurance same as in {@code session}; null except at sign-in
   * @param refreshExpiresIn seconds
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Body(
      @Nullable String message,
      @Nullable ProfileBody user,
      OpenedBody session,
      @JsonUnwrapped @Nullable Assurance assurance,
      @JsonUnwrapped @Nullable TokenBody token,
      @Nullable String refreshToken,
      @Nullable Long refreshExpiresIn) {}

  /** Response body of an elevation. */
  record ElevatedBody(
      Instant elevatedUntil,
      @JsonUnwrapped Assurance assurance,
      @JsonUnwrapped @Nullable TokenBody token) {}

  /**
   * Members of an access token.
   *
   * @param token same as {@code accessToken}, for compatibility with the services that Forest Gate
   *     replaces
   * @param expiresIn seconds
   */
  record TokenBody(String token, String accessToken, String tokenType, long expiresIn) {
    static TokenBody of(AccessToken issued) {
      String jwt = issued.value().reveal();
      return new TokenBody(jwt, jwt, "Bearer", issued.lifetime().toSeconds());
    }
  }

  /** The part of a session that its client may see. */
  record OpenedBody(UUID id, Instant expiresAt, @JsonUnwrapped Assurance assurance) {}
}
