package dev.forestgate.identity;

import dev.forestgate.audit.AuditActor;
import dev.forestgate.identity.key.ScopedCaller;
import dev.forestgate.sessions.model.Session;
import java.util.UUID;

/**
 * Caller of a request, authenticated by a live session.
 *
 * @param method the credential that the caller presented
 */
public record Caller(Session session, Method method) implements ScopedCaller {
  /** Kind of credential that proves a session. */
  public enum Method {
    COOKIE,
    BEARER
  }

  @Override
  public UUID userId() {
    return session.userId();
  }

  public UUID sessionId() {
    return session.id();
  }

  @Override
  public UUID interaction() {
    return session.id();
  }

  @Override
  public AuditActor actor() {
    return AuditActor.user(session.userId());
  }
}
