package dev.forestgate.auth;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.forestgate.http.Profile;
import dev.forestgate.http.SessionCookie;
import dev.forestgate.secret.Secret;
import dev.forestgate.sessions.OpenedSession;
import dev.forestgate.sessions.RefreshGrant;
import dev.forestgate.sessions.Session;
import dev.forestgate.tokens.AccessToken;
import dev.forestgate.tokens.AccessTokens;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * The answer to a sign-in and to a refresh: which session, and the credentials that its mode asks
 * for.
 */
@Component
final class SignInAnswer {
  private final AccessTokens tokens;
  private final SessionCookie cookie;

  SignInAnswer(AccessTokens tokens, SessionCookie cookie) {
    this.tokens = tokens;
    this.cookie = cookie;
  }

  /**
   * Who it was, and all that the session brings. A cookie that the sign-in made void and that is
   * not replaced is taken away.
   */
  Mono<ServerResponse> of(SignedIn signedIn, ServerRequest request) {
    OpenedSession opened = signedIn.opened();
    ServerResponse.BodyBuilder response = json();
    Secret credential = opened.cookie();
    if (credential != null) {
      response.cookie(cookie.issue(opened.session(), credential));
    } else if (cookie.read(request).isPresent()) {
      response.cookie(cookie.clear());
    }
    Profile profile = Profile.of(signedIn.user());
    return response.bodyValue(body(profile, opened.session(), opened.refresh()));
  }

  /** New tokens for a session that goes on; the cookie stays what it is. */
  Mono<ServerResponse> of(Session session, @Nullable RefreshGrant refresh) {
    return json().bodyValue(body(null, session, refresh));
  }

  private Body body(@Nullable Profile user, Session session, @Nullable RefreshGrant refresh) {
    AccessToken token =
        session.mode().hasAccessToken()
            ? tokens.issue(session.userId(), session.username(), session.id(), session.expiresAt())
            : null;
    String access = token == null ? null : token.value().reveal();
    return new Body(
        user,
        new OpenedBody(session.id(), session.expiresAt()),
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

  /**
   * @param token the same as {@code accessToken}, under the name that the seeds have
   * @param expiresIn seconds
   * @param refreshExpiresIn seconds
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Body(
      @Nullable Profile user,
      OpenedBody session,
      @Nullable String token,
      @Nullable String accessToken,
      @Nullable String tokenType,
      @Nullable Long expiresIn,
      @Nullable String refreshToken,
      @Nullable Long refreshExpiresIn) {}

  /** The session as the client may know it. */
  record OpenedBody(UUID id, Instant expiresAt) {}
}
