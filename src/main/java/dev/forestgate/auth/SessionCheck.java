package dev.forestgate.auth;

import dev.forestgate.http.Caller;
import dev.forestgate.http.Responses;
import dev.forestgate.sessions.Session;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Tells a caller whose session it is, from Redis alone; no event, so it does not keep the
 * interaction open.
 */
@Component
final class SessionCheck {
  Mono<ServerResponse> handle(ServerRequest request, Caller caller) {
    Session session = caller.session();
    return Responses.ok(
        new Body(
            session.userId(),
            session.username(),
            session.id(),
            session.createdAt(),
            session.lastSeenAt(),
            session.expiresAt(),
            caller.method().name().toLowerCase(Locale.ROOT),
            new SessionUser(session.userId(), session.username())));
  }

  /**
   * @param method how this request proved the session: {@code cookie} or {@code bearer}
   */
  record Body(
      UUID userId,
      String username,
      UUID sessionId,
      Instant createdAt,
      Instant lastSeenAt,
      Instant expiresAt,
      String method,
      SessionUser user) {}

  /**
   * The user as sign-in names them, as far as Redis knows. Address and times are in the profile:
   * they change without a session, and a copy of them would be wrong by then.
   */
  record SessionUser(UUID id, String username) {}
}
