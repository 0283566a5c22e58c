package dev.forestgate.sessions;

import dev.forestgate.redis.Partition;
import dev.forestgate.sessions.model.Assurance;
import dev.forestgate.sessions.model.Device;
import dev.forestgate.sessions.model.Session;
import dev.forestgate.sessions.model.SessionMode;
import dev.forestgate.sessions.model.SessionOwner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Hash of a session in Redis. The fields are named here and in {@code redis/session.lua} and
 * nowhere else; the key table is in {@link Sessions}.
 *
 * @param session the part that other packages see
 */
record StoredSession(Session session) {
  /** Number of elements that {@link #parse} reads. */
  static final int SIZE = 12;

  /**
   * Reads {@code user id, name, mode, address, user agent, created, last seen, absolute end,
   * credential version, token epoch, profile, authentication} from {@code reply}; instants are
   * milliseconds since 1970.
   */
  static StoredSession parse(UUID id, List<Object> reply) {
    Instant createdAt = Instant.ofEpochMilli((Long) reply.get(5));
    var session =
        new Session(
            id,
            UUID.fromString((String) reply.get(0)),
            (String) reply.get(1),
            SessionMode.stored((String) reply.get(2)),
            new Device((String) reply.get(3), (String) reply.get(4)),
            createdAt,
            Instant.ofEpochMilli((Long) reply.get(6)),
            Instant.ofEpochMilli((Long) reply.get(7)),
            Math.toIntExact((Long) reply.get(8)),
            Math.toIntExact((Long) reply.get(9)),
            Assurance.read((String) reply.get(11), createdAt),
            (String) reply.get(10));
    return new StoredSession(session);
  }

  /**
   * Fields of a new session, each name followed by its value. {@code session-open.lua} adds the
   * three instants.
   *
   * @param cookieHash SHA-256 of the cookie's secret; empty for none
   */
  static List<String> fields(NewSession session, String cookieHash) {
    SessionOwner owner = session.owner();
    List<String> fields = new ArrayList<>();
    add(fields, "u", owner.userId().toString());
    add(fields, "n", owner.name());
    add(fields, "s", cookieHash);
    add(fields, "m", session.mode().text());
    add(fields, "v", String.valueOf(owner.credentialVersion()));
    add(fields, "i", session.device().ip());
    add(fields, "a", session.device().userAgent());
    add(fields, "p", owner.storedProfile());
    String authentication = session.assurance().stored();
    if (!authentication.isEmpty()) {
      add(fields, "t", authentication);
    }
    return fields;
  }

  private static void add(List<String> fields, String name, String value) {
    fields.add(name);
    fields.add(value);
  }

  /** Session that was stored with {@link #fields} at {@code now}. */
  static Session opened(NewSession session, Instant now, Instant end) {
    SessionOwner owner = session.owner();
    return new Session(
        session.id(),
        owner.userId(),
        owner.name(),
        session.mode(),
        session.device(),
        now,
        now,
        end,
        owner.credentialVersion(),
        0,
        Assurance.read(session.assurance().stored(), now),
        owner.storedProfile());
  }

  /** Tells whether the account still accepts sessions of this credential version. */
  boolean isAccepted(int minimumVersion) {
    return session.credentialVersion() >= minimumVersion;
  }

  /** Keys of the session, its refresh family and the family's encrypted successor. */
  static List<String> keys(UUID id) {
    Partition part = Partition.of(id);
    return List.of(part.key("session", id), part.key("family", id), part.key("successor", id));
  }
}
