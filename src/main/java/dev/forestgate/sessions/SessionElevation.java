package dev.forestgate.sessions;

import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import dev.forestgate.sessions.model.Assurance;
import dev.forestgate.sessions.model.Session;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Records another authentication in a live session. Nothing else changes its {@link Assurance}.
 *
 * <p>Command: one {@code EVALSHA} of {@code redis/session-elevate.lua}. Fails with Spring's {@code
 * DataAccessException} if Redis is unavailable.
 */
@Component
public final class SessionElevation {
  private final Script elevate;

  SessionElevation(Scripts scripts) {
    this.elevate = scripts.named("session-elevate", "session");
  }

  /**
   * The session after an authentication with the methods {@code amr}, at the time of Redis. Empty
   * if the session has ended.
   */
  public Mono<Session> elevate(Session session, List<String> amr) {
    return elevate
        .run(
            StoredSession.keys(session.id()).subList(0, 1),
            List.of(session.userId().toString(), Assurance.joined(amr)))
        .filter(reply -> !reply.isEmpty())
        .map(reply -> Assurance.of(amr, Instant.ofEpochMilli((Long) reply.get(0))))
        .map(session::withAssurance);
  }
}
