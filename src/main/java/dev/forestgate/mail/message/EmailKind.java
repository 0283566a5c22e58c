package dev.forestgate.mail.message;

import java.time.Duration;
import java.util.Locale;

/** Which text a letter has. */
public enum EmailKind {
  /** With a link and a code that show that the address is the reader's. */
  VERIFY_ADDRESS(Duration.ofDays(1)),
  /** To an address with which no account was opened, as it or the name belongs to one. */
  SIGN_UP_ATTEMPT(Duration.ofDays(1)),
  /** With a link that sets a new password. */
  RESET_PASSWORD(Duration.ofDays(1)),
  /** A password was changed or reset. */
  PASSWORD_CHANGED(Duration.ofDays(7)),
  /** To the address that is to be given up for another. */
  ADDRESS_CHANGING(Duration.ofDays(7)),
  /** To the address that was given up for another, with a link that undoes it. */
  ADDRESS_CHANGED(Duration.ofDays(7)),
  /** A sign-in that is unlike those before, with a link that ends it. */
  WAS_THIS_YOU(Duration.ofDays(7)),
  /** To whoever runs the service: somebody was faster than anyone can travel. */
  IMPOSSIBLE_TRAVEL(Duration.ofDays(7));

  private final Duration lifetime;
  private final String slug;

  EmailKind(Duration lifetime) {
    this.lifetime = lifetime;
    this.slug = name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** For how long it is worth sending, where nothing in it says how long that is. */
  public Duration lifetime() {
    return lifetime;
  }

  /** Its name in the outbox, in metrics and of its templates: {@code verify-address}. */
  public String slug() {
    return slug;
  }

  /** Throws {@code IllegalArgumentException} where there is no such kind. */
  public static EmailKind of(String slug) {
    return valueOf(slug.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
