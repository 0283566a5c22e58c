package dev.forestgate.sessions;

import dev.forestgate.redis.Partition;
import dev.forestgate.sessions.model.Device;
import dev.forestgate.sessions.model.Session;
import dev.forestgate.sessions.model.SessionMode;
import dev.forestgate.sessions.model.SessionOwner;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Hash of a session in Redis. The fields are named here and in {@code redis/session.lua} and
 * nowhere else; the key table is in {@link Sessions}.
 *
 * @param session the part that other packages see
 * @param credentialVersion version of the account's credentials that the session was opened or
 *     renewed with
 */
record StoredSession(Session session, int credentialVersion) {
  /** Number of elements that {@link #parse} reads. */
  static final int SIZE = 11;

  /**
   * Reads {@code user id, user name, mode, address, user agent, created, last seen, absolute end,
   * credential version, token epoch, profile} from {@code reply}; instants are milliseconds since
   * 1970.
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

  /**
   * Fields of a new session, each name followed by its value. {@code session-open.lua} adds the
   * three instants.
   *
   * @param cookieHash SHA-256 of the cookie's secret; empty for none
   */
  static List<String> fields(
      SessionOwner owner, SessionMode mode, Device device, String cookieHash) {
    return List.of(
        "u",
        owner.userId().toString(),
        "n",
        owner.username(),
        "s",
        cookieHash,
        "m",
        mode.text(),
        "v",
        String.valueOf(owner.credentialVersion()),
        "i",
        device.ip(),
        "a",
        device.userAgent(),
        "p",
        owner.storedProfile());
  }

  /** Session that was stored with {@link #fields} at {@code now}. */
  static Session opened(
      UUID id, SessionOwner owner, SessionMode mode, Device device, Instant now, Instant end) {
    return new Session(
        id,
        owner.userId(),
        owner.username(),
        mode,
        device,
        now,
        now,
        end,
        0,
        owner.storedProfile());
  }

  /** Tells whether the account still accepts sessions of this credential version. */
  boolean isAccepted(int minimumVersion) {
    return credentialVersion >= minimumVersion;
  }

  /** Keys of the session, its refresh family and the family's encrypted successor. */
  static List<String> keys(UUID id) {
    Partition part = Partition.of(id);
    return List.of(part.key("session", id), part.key("family", id), part.key("successor", id));
  }
}
