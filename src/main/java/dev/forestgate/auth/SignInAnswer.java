package dev.forestgate.auth;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.forestgate.http.Profile;
import dev.forestgate.http.SessionCookie;
import dev.forestgate.sessions.Session;
import dev.forestgate.tokens.AccessToken;
import dev.forestgate.tokens.AccessTokens;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * The answer to a sign-in: who it was, which session, and the credentials that the mode asks for.
 */
@Component
final class SignInAnswer {
  private final AccessTokens tokens;
  private final SessionCookie cookie;

  SignInAnswer(AccessTokens tokens, SessionCookie cookie) {
    this.tokens = tokens;
    this.cookie = cookie;
  }

  Mono<ServerResponse> of(SignedIn signedIn) {
    Session session = signedIn.opened().session();
    AccessToken token =
        signedIn.mode().hasToken()
            ? tokens.issue(session.userId(), session.username(), session.id(), session.expiresAt())
            : null;
    ServerResponse.BodyBuilder response =
        ServerResponse.ok().contentType(MediaType.APPLICATION_JSON);
    if (signedIn.mode().hasCookie()) {
      response.cookie(cookie.issue(signedIn.opened()));
    }
    return response.bodyValue(body(signedIn, token));
  }

  private static Body body(SignedIn signedIn, @Nullable AccessToken token) {
    Session session = signedIn.opened().session();
    Profile profile = Profile.of(signedIn.user());
    var opened = new OpenedBody(session.id(), session.expiresAt());
    if (token == null) {
      return new Body(profile, opened, null, null, null, null);
    }
    String value = token.value().reveal();
    return new Body(profile, opened, value, value, "Bearer", token.lifetime().toSeconds());
  }

  /**
   * @param token the same as {@code accessToken}, under the name that the seeds have
   * @param expiresIn seconds
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Body(
      Profile user,
      OpenedBody session,
      @Nullable String token,
      @Nullable String accessToken,
      @Nullable String tokenType,
      @Nullable Long expiresIn) {}

  /** The session as the client may know it. */
  record OpenedBody(UUID id, Instant expiresAt) {}
}
