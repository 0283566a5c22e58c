package dev.forestgate.tokens.onetime;

import java.time.Duration;
import java.util.Locale;

/** What a one-time token is for, and how long it is good. */
public enum Purpose {
  /** Shows that a mailbox is one's own; about an address. Comes with a six-digit code. */
  VERIFY_EMAIL(Duration.ofHours(24)),
  /** Sets a new password without the old one; about nothing else. */
  RESET_PASSWORD(Duration.ofMinutes(30)),
  /** Ends a session that somebody else opened; about that session. */
  NOT_ME(Duration.ofDays(7)),
  /** Brings back an address that another took the place of; about the address of before. */
  UNDO_EMAIL(Duration.ofDays(7));

  /** How long the six-digit code is good. */
  public static final Duration CODE_LIFETIME = Duration.ofMinutes(10);

  /** How often a code may be tried. */
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

  /** As it is stored. */
  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Purpose stored(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /**
   * Where a token of an account is kept. There is one in each slot, so that a new one takes the
   * place of the last. Sessions have one each, and so have addresses of before: a second change
   * must not void the link that undoes the first.
   */
  String slot(Subject subject) {
    return this == NOT_ME || this == UNDO_EMAIL ? text() + " " + subject.key() : text();
  }
}
