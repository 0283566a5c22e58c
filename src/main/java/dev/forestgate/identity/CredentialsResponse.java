package dev.forestgate.identity;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.forestgate.secret.Secret;
import dev.forestgate.sessions.credential.RefreshGrant;
import dev.forestgate.sessions.model.Assurance;
import dev.forestgate.sessions.model.OpenedSession;
import dev.forestgate.sessions.model.Session;
import dev.forestgate.tokens.AccessToken;
import dev.forestgate.tokens.AccessTokens;
import dev.forestgate.users.User;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Responses that contain credentials of a session, as its mode demands: to a sign-in, a refresh and
 * a password change.
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
    AccessToken token = session.mode().hasAccessToken() ? token(session) : null;
    String access = token == null ? null : token.value().reveal();
    return new Body(
        message,
        user,
        new OpenedBody(session.id(), session.expiresAt(), session.assurance()),
        session.assurance(),
        access,
        access,
        token == null ? null : "Bearer",
        token == null ? null : token.lifetime().toSeconds(),
        refresh == null ? null : refresh.token().reveal(),
        refresh == null ? null : refresh.lifetime().toSeconds());
  }

  private static ServerResponse.BodyBuilder json() {
    return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON);
  }

  private AccessToken token(Session session) {
    return tokens.issue(
        session.userId(),
        session.username(),
        session.id(),
        session.expiresAt(),
        session.tokenEpoch(),
        session.assurance().claims());
  }

  /**
   * Response body. Members that are null are left out.
   *
   * @param assurance same as in {@code session}
   * @param token same as {@code accessToken}, for compatibility with the services that Forest Gate
   *     replaces
   * @param expiresIn seconds
   * @param refreshExpiresIn seconds
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Body(
      @Nullable String message,
      @Nullable ProfileBody user,
      OpenedBody session,
      @JsonUnwrapped Assurance assurance,
      @Nullable String token,
      @Nullable String accessToken,
      @Nullable String tokenType,
      @Nullable Long expiresIn,
      @Nullable String refreshToken,
      @Nullable Long refreshExpiresIn) {}

  /** The part of a session that its client may see. */
  record OpenedBody(UUID id, Instant expiresAt, @JsonUnwrapped Assurance assurance) {}
}
