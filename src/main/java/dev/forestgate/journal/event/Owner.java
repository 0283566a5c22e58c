package dev.forestgate.journal.event;

import java.util.Locale;
import java.util.UUID;

/**
 * Whose an interaction is: an account's, or that of a visitor who is not signed in.
 *
 * @param id of the account or of the visitor; no two of either kind share one
 */
public record Owner(Kind kind, UUID id) {
  /** What kind of owner it is. */
  public enum Kind {
    USER,
    VISITOR;

    /** As events, front matter and ledger have it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The kind that {@link #text} gave. */
    public static Kind of(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }
  }

  public static Owner user(UUID id) {
    return new Owner(Kind.USER, id);
  }

  public static Owner visitor(UUID id) {
    return new Owner(Kind.VISITOR, id);
  }

  public boolean isUser() {
    return kind == Kind.USER;
  }
}
