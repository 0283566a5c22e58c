package dev.forestgate.journal.event;

import java.util.Map;
import java.util.UUID;

/**
 * Action of a user in a session, or of a visitor.
 *
 * @param interaction session id; a visitor has one interaction, under the visitor's id
 * @param owner user or visitor
 * @param source reporter of the event
 * @param action {@code [a-z0-9._-]{1,64}}
 * @param detail JSON values; may be empty; {@linkplain Redaction redacted} before it is stored
 */
public record JournalEvent(
    UUID interaction, Owner owner, Source source, String action, Map<String, Object> detail) {

  /** Member of a sign-in's detail: id of the visitor before the sign-in. */
  public static final String VISITOR = "visitor";

  /** Member of a sign-in's detail: its anomalies; omitted if there are none. */
  public static final String UNUSUAL = "unusual";

  /** Member of a sign-in's detail: number of wrong passwords before it; omitted for none. */
  public static final String FAILED = "failed";

  /** Reporter of an event: the service observed it, or a front end reported it. */
  public enum Source {
    SERVICE,
    CLIENT
  }

  /** Event that the service observed. */
  public static JournalEvent serviceEvent(UUID interaction, UUID user, JournalAction action) {
    return serviceEvent(interaction, user, action, Map.of());
  }

  /** Event that the service observed, with detail. */
  public static JournalEvent serviceEvent(
      UUID interaction, UUID user, JournalAction action, Map<String, Object> detail) {
    return new JournalEvent(interaction, Owner.user(user), Source.SERVICE, action.text(), detail);
  }

  /** Event that a front end reported. */
  public static JournalEvent clientEvent(
      UUID interaction, UUID user, String action, Map<String, Object> detail) {
    return new JournalEvent(interaction, Owner.user(user), Source.CLIENT, action, detail);
  }

  /** Event of a visitor that the service observed. */
  public static JournalEvent serviceEventOfVisitor(
      UUID visitor, JournalAction action, Map<String, Object> detail) {
    return new JournalEvent(visitor, Owner.visitor(visitor), Source.SERVICE, action.text(), detail);
  }

  /** Event of a visitor that a front end reported. */
  public static JournalEvent clientEventOfVisitor(
      UUID visitor, String action, Map<String, Object> detail) {
    return new JournalEvent(visitor, Owner.visitor(visitor), Source.CLIENT, action, detail);
  }
}
