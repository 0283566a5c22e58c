package dev.forestgate.tokens.onetime;

import java.time.Duration;
import java.util.Locale;

/** Purposes of one-time tokens, with their lifetimes. */
public enum Purpose {
  /** Verifies an e-mail address, its subject. Comes with a six-digit code. */
  VERIFY_EMAIL(Duration.ofHours(24)),
  /** Sets a new password without the old one. Has no subject. */
  RESET_PASSWORD(Duration.ofMinutes(30)),
  /** Ends a session that the owner did not open, its subject. */
  NOT_ME(Duration.ofDays(7)),
  /** Restores a replaced address, its subject. */
  UNDO_EMAIL(Duration.ofDays(7));

  /** Lifetime of the six-digit code. */
  public static final Duration CODE_LIFETIME = Duration.ofMinutes(10);

  /** Guesses that a code allows. */
  public static final int CODE_TRIES = 5;

  private final Duration lifetime;

  Purpose(Duration lifetime) {
    this.lifetime = lifetime;
  }

  public Duration lifetime() {
    return lifetime;
  }

  boolean hasCode() {
    return this == VERIFY_EMAIL;
  }

  /** Stored form. */
  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Purpose stored(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /**
   * Slot of an account that holds the token; a new token replaces the former one in its slot. Each
   * session and each replaced address has a slot of its own, so that a second change of address
   * does not void the link that undoes the first.
   */
  String slot(Subject subject) {
    return this == NOT_ME || this == UNDO_EMAIL ? text() + " " + subject.key() : text();
  }
}
