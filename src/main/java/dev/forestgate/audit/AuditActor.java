package dev.forestgate.audit;

import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Actor of the action that a record reports.
 *
 * @param id account, key or client; null if unknown, and for the command line and the service
 */
public record AuditActor(Type type, @Nullable UUID id) {
  /** An unknown client, such as one that fails to sign in. */
  public static final AuditActor VISITOR = new AuditActor(Type.VISITOR, null);

  /** A command-line mode. */
  public static final AuditActor COMMAND_LINE = new AuditActor(Type.COMMAND_LINE, null);

  /** The service itself. */
  public static final AuditActor SYSTEM = new AuditActor(Type.SYSTEM, null);

  /** Kind of an actor. */
  public enum Type {
    USER,
    KEY,
    CLIENT,
    VISITOR,
    COMMAND_LINE,
    SYSTEM;

    /** Text in records: {@code user}, {@code command-line}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** An account, in a session. */
  public static AuditActor user(UUID id) {
    return new AuditActor(Type.USER, id);
  }

  /** An API key, which acts for its owner. */
  public static AuditActor key(UUID id) {
    return new AuditActor(Type.KEY, id);
  }
}
