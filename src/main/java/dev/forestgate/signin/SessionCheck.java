package dev.forestgate.signin;

import static dev.forestgate.failure.Failure.UNAUTHENTICATED;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.forestgate.failure.Failed;
import dev.forestgate.http.body.Responses;
import dev.forestgate.identity.Caller;
import dev.forestgate.identity.ProfileBody;
import dev.forestgate.renewal.SessionProfiles;
import dev.forestgate.sessions.model.Assurance;
import dev.forestgate.sessions.model.Session;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import java.time.Clock;
import java.time.Instant;
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
 * Responds with the caller's session, read from Redis only. It records no event, so it does not
 * keep the interaction open. The account is looked up once only for a session that an earlier
 * version of the service opened, which has no copy of the profile yet.
 */
@Component
final class SessionCheck {
  private final Users users;
  private final SessionProfiles profiles;
  private final Clock clock;

  SessionCheck(Users users, SessionProfiles profiles, Clock clock) {
    this.users = users;
    this.profiles = profiles;
    this.clock = clock;
  }

  /**
   * Adds the query parameter {@code optional} to {@code check}: with {@code true} the response to a
   * request without a live session is 200 with a null user, so that browsers log no error. All
   * other failures stay, as do all of a request with an {@code Authorization} header: a client with
   * tokens must learn that one expired. The cookie is not removed, because this response can
   * overtake that of a sign-in.
   */
  HandlerFunction<ServerResponse> orSignedOut(HandlerFunction<ServerResponse> check) {
    return request ->
        isOptional(request)
            ? check
                .handle(request)
                .onErrorResume(SessionCheck::isWithoutSession, e -> Responses.ok(SignedOut.BODY))
            : check.handle(request);
  }

  private static boolean isOptional(ServerRequest request) {
    String optional = request.queryParam("optional").orElse("false");
    if (!optional.equals("true") && !optional.equals("false")) {
      throw Failed.invalid("optional", "must be true or false");
    }
    return optional.equals("true")
        && !request.exchange().getRequest().getHeaders().containsHeader(HttpHeaders.AUTHORIZATION);
  }

  private static boolean isWithoutSession(Throwable error) {
    return error instanceof Failed failed && failed.failure() == UNAUTHENTICATED;
  }

  Mono<ServerResponse> handle(ServerRequest request, Caller caller) {
    return Mono.justOrEmpty(ProfileBody.of(caller.session(), clock.instant()))
        .switchIfEmpty(Mono.defer(() -> lookUp(caller.session())))
        .map(profile -> body(caller, profile.username(), profile))
        .switchIfEmpty(Mono.fromSupplier(() -> withoutProfile(caller)))
        .flatMap(Responses::ok);
  }

  /**
   * Loads the profile and copies it into the session. Empty if the account store is unavailable:
   * the session is valid nevertheless.
   */
  private Mono<ProfileBody> lookUp(Session session) {
    return users
        .findById(session.userId())
        .onErrorComplete()
        .delayUntil(user -> copyToSession(user, session))
        .map(user -> ProfileBody.of(user, clock.instant()));
  }

  private Mono<Void> copyToSession(User user, Session session) {
    return profiles.update(user, session.id()).onErrorComplete();
  }

  /** A session without a profile is of an account with a user name: others came with profiles. */
  private static Body withoutProfile(Caller caller) {
    String name = caller.session().name();
    return body(caller, name, new SessionUser(caller.userId(), name));
  }

  private static Body body(Caller caller, @Nullable String username, Object user) {
    Session session = caller.session();
    return new Body(
        session.userId(),
        username,
        session.id(),
        session.createdAt(),
        session.lastSeenAt(),
        session.expiresAt(),
        session.assurance(),
        caller.method().name().toLowerCase(Locale.ROOT),
        user);
  }

  /**
   * Response body.
   *
   * @param username null for an account that is known by its address alone
   * @param method credential that proved the session: {@code cookie} or {@code bearer}
   * @param user a {@link ProfileBody} as in the response to a sign-in, otherwise a {@link
   *     SessionUser}
   */
  record Body(
      UUID userId,
      @Nullable String username,
      UUID sessionId,
      Instant createdAt,
      Instant lastSeenAt,
      Instant expiresAt,
      @JsonUnwrapped Assurance assurance,
      String method,
      Object user) {}

  /** Response body without a session: {@code {"user":null}}. */
  record SignedOut(@Nullable Object user) {
    static final SignedOut BODY = new SignedOut(null);
  }

  /** The part of the profile that is known without the copy and the account store. */
  record SessionUser(UUID id, String username) {}
}
