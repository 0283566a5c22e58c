package dev.forestgate.journal.event;

import java.util.Map;
import java.util.UUID;

/**
 * Something a person did in a session, or before they had one.
 *
 * @param interaction the session's id; a visitor has one interaction, under their own id
 * @param owner whose it is
 * @param source who says so
 * @param action {@code [a-z0-9._-]{1,64}}
 * @param detail JSON values; may be empty; {@linkplain Redaction redacted} before it is stored
 */
public record JournalEvent(
    UUID interaction, Owner owner, Source source, String action, Map<String, Object> detail) {

  /** In the detail of a sign-in: the id of the visitor that the person was before. */
  public static final String VISITOR = "visitor";

  /** In the detail of a sign-in: in what way it was unusual; left out where it was not. */
  public static final String UNUSUAL = "unusual";

  /** Who vouches for an event: a front end can't speak for the service. */
  public enum Source {
    SERVICE,
    CLIENT
  }

  /** An event that the service itself saw. */
  public static JournalEvent serviceEvent(UUID interaction, UUID user, JournalAction action) {
    return serviceEvent(interaction, user, action, Map.of());
  }

  /** An event that the service itself saw, with detail. */
  public static JournalEvent serviceEvent(
      UUID interaction, UUID user, JournalAction action, Map<String, Object> detail) {
    return new JournalEvent(interaction, Owner.user(user), Source.SERVICE, action.text(), detail);
  }

  /** An event that a front end tells of. */
  public static JournalEvent clientEvent(
      UUID interaction, UUID user, String action, Map<String, Object> detail) {
    return new JournalEvent(interaction, Owner.user(user), Source.CLIENT, action, detail);
  }

  /** As {@link #serviceEvent}, of somebody who is not signed in. */
  public static JournalEvent serviceEventOfVisitor(
      UUID visitor, JournalAction action, Map<String, Object> detail) {
    return new JournalEvent(visitor, Owner.visitor(visitor), Source.SERVICE, action.text(), detail);
  }

  /** As {@link #clientEvent}, of somebody who is not signed in. */
  public static JournalEvent clientEventOfVisitor(
      UUID visitor, String action, Map<String, Object> detail) {
    return new JournalEvent(visitor, Owner.visitor(visitor), Source.CLIENT, action, detail);
  }
}
