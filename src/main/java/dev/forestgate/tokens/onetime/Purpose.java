package dev.forestgate.tokens.onetime;

import java.time.Duration;
import java.util.Locale;

/** Purpose of a one-time token, with the lifetime of the token. */
public enum Purpose {
  /** Verifies the e-mail address that is the subject. The token has a six-digit code. */
  VERIFY_EMAIL(Duration.ofHours(24)),
  /** Sets a new password without the current one. There is no subject. */
  RESET_PASSWORD(Duration.ofMinutes(30)),
  /** Sets the first password of an account that an operator opened. There is no subject. */
  INVITATION(Duration.ofDays(7)),
  /** Ends the session that is the subject, which the owner of the account did not open. */
  NOT_ME(Duration.ofDays(7)),
  /** Restores the e-mail address that is the subject, after it was replaced. */
  UNDO_EMAIL(Duration.ofDays(7));

  /** Lifetime of the six-digit code. */
  public static final Duration CODE_LIFETIME = Duration.ofMinutes(10);

  /** Maximum number of guesses at a code. */
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
   * Name of the slot of the account that stores the token. A new token replaces the former one in
   * its slot. Each session and each replaced address has its own slot, so that a second change of
   * address does not void the link that undoes the first.
   */
  String slot(Subject subject) {
    return this == NOT_ME || this == UNDO_EMAIL ? text() + " " + subject.key() : text();
  }
}
