package dev.forestgate.signin;

import dev.forestgate.http.body.Responses;
import dev.forestgate.identity.Caller;
import dev.forestgate.identity.ProfileBody;
import dev.forestgate.renewal.SessionProfiles;
import dev.forestgate.sessions.model.Session;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Tells a caller whose session it is, from Redis alone; no event, so it does not keep the
 * interaction open. Only for a session that an earlier version of the service opened is the account
 * looked up, once: the session has its profile from then on.
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

  Mono<ServerResponse> handle(ServerRequest request, Caller caller) {
    return Mono.justOrEmpty(ProfileBody.of(caller.session(), clock.instant()))
        .switchIfEmpty(Mono.defer(() -> lookUp(caller.session())))
        .<Object>map(profile -> profile)
        .defaultIfEmpty(new SessionUser(caller.userId(), caller.session().username()))
        .flatMap(user -> Responses.ok(body(caller, user)));
  }

  /** Empty where the account store is away: the session is good all the same. */
  private Mono<ProfileBody> lookUp(Session session) {
    return users
        .findById(session.userId())
        .onErrorComplete()
        .delayUntil(user -> keep(user, session))
        .map(user -> ProfileBody.of(user, clock.instant()));
  }

  private Mono<Void> keep(User user, Session session) {
    return profiles.update(user, session.id()).onErrorComplete();
  }

  private static Body body(Caller caller, Object user) {
    Session session = caller.session();
    return new Body(
        session.userId(),
        session.username(),
        session.id(),
        session.createdAt(),
        session.lastSeenAt(),
        session.expiresAt(),
        caller.method().name().toLowerCase(Locale.ROOT),
        user);
  }

  /**
   * @param method how this request proved the session: {@code cookie} or {@code bearer}
   * @param user a {@link ProfileBody}, as sign-in has it, or else a {@link SessionUser}
   */
  record Body(
      UUID userId,
      String username,
      UUID sessionId,
      Instant createdAt,
      Instant lastSeenAt,
      Instant expiresAt,
      String method,
      Object user) {}

  /** The part of the profile that is known without copy and account store; the rest is left out. */
  record SessionUser(UUID id, String username) {}
}
