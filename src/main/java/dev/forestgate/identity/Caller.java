package dev.forestgate.identity;

import dev.forestgate.sessions.model.Session;
import java.util.UUID;

/**
 * Caller of a request, authenticated by a live session.
 *
 * @param method the credential that the caller presented
 */
public record Caller(Session session, Method method) {
  /** Kind of credential that proves a session. */
  public enum Method {
    COOKIE,
    BEARER
  }

  public UUID userId() {
    return session.userId();
  }

  public UUID sessionId() {
    return session.id();
  }
}
