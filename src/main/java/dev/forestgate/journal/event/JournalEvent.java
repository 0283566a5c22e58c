package dev.forestgate.journal.event;

import java.util.Map;
import java.util.UUID;

/**
 * Something a person did in a session.
 *
 * @param interaction the session's id
 * @param user whose session it is
 * @param source who says so
 * @param action {@code [a-z0-9._-]{1,64}}
 * @param detail JSON values; may be empty; {@linkplain Redaction redacted} before it is stored
 */
public record JournalEvent(
    UUID interaction, UUID user, Source source, String action, Map<String, Object> detail) {

  /** Who vouches for an event: a front end can't speak for the service. */
  public enum Source {
    SERVICE,
    CLIENT
  }

  /** An event that the service itself saw. */
  public static JournalEvent seen(UUID interaction, UUID user, String action) {
    return seen(interaction, user, action, Map.of());
  }

  /** An event that the service itself saw, with detail. */
  public static JournalEvent seen(
      UUID interaction, UUID user, String action, Map<String, Object> detail) {
    return new JournalEvent(interaction, user, Source.SERVICE, action, detail);
  }

  /** An event that a front end tells of. */
  public static JournalEvent told(
      UUID interaction, UUID user, String action, Map<String, Object> detail) {
    return new JournalEvent(interaction, user, Source.CLIENT, action, detail);
  }
}
