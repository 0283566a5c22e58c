package dev.forestgate.journal.event;

import java.util.Locale;
import java.util.UUID;

/**
 * Owner of an interaction: an account, or a visitor who is not signed in.
 *
 * @param id id of the account or the visitor; unique over both kinds
 */
public record Owner(Kind kind, UUID id) {
  /** Kind of owner. */
  public enum Kind {
    USER,
    VISITOR;

    /** Text in events, front matter and ledger. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Reads {@link #text}. */
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
