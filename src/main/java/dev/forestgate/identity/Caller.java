package dev.forestgate.identity;

import dev.forestgate.sessions.model.Session;
import java.util.UUID;

/**
 * Who makes a request, proven by a live session.
 *
 * @param method how it was proven
 */
public record Caller(Session session, Method method) {
  /** How a caller proved a session. */
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
