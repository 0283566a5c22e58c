package dev.forestgate.sessions;

import dev.forestgate.sessions.model.Device;
import dev.forestgate.sessions.model.Session;
import dev.forestgate.sessions.model.SessionMode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A session as the scripts reply it, with the credential version it was opened with.
 *
 * @param session what others may know of it
 */
record StoredSession(Session session, int credentialVersion) {
  /** How many elements {@link #parse} reads. */
  static final int SIZE = 11;

  /**
   * Reads {@code user, name, mode, ip, user agent, created, last seen, absolute end, version, token
   * epoch, profile} from {@code reply}.
   */
  static StoredSession parse(UUID id, List<Object> reply) {
    var session =
        new Session(
            id,
            UUID.fromString((String) reply.get(0)),
            (String) reply.get(1),
            SessionMode.stored((String) reply.get(2)),
            new Device((String) reply.get(3), (String) reply.get(4)),
            Instant.ofEpochMilli((Long) reply.get(5)),
            Instant.ofEpochMilli((Long) reply.get(6)),
            Instant.ofEpochMilli((Long) reply.get(7)),
            Math.toIntExact((Long) reply.get(9)),
            (String) reply.get(10));
    return new StoredSession(session, Math.toIntExact((Long) reply.get(8)));
  }
}
