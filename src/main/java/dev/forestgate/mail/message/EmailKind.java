package dev.forestgate.mail.message;

import java.time.Duration;
import java.util.Locale;

/** Kind of an e-mail, which decides its templates. */
public enum EmailKind {
  /** A link and a code that verify the address. */
  VERIFY_ADDRESS(Duration.ofDays(1)),
  /** A code and a link that sign in. */
  SIGN_IN_CODE(Duration.ofMinutes(10)),
  /** A registration that created no account, as the address or the name is taken. */
  SIGN_UP_ATTEMPT(Duration.ofDays(1)),
  /** A link that sets a new password. */
  RESET_PASSWORD(Duration.ofDays(1)),
  /** An account that an operator opened, with a link that sets its first password. */
  INVITATION(Duration.ofDays(7)),
  /** Notice of a changed or reset password. */
  PASSWORD_CHANGED(Duration.ofDays(7)),
  /** Notice to the current address that another one waits to be verified. */
  ADDRESS_CHANGING(Duration.ofDays(7)),
  /** Notice to the former address, with a link that undoes the change. */
  ADDRESS_CHANGED(Duration.ofDays(7)),
  /** An unusual sign-in, with a link that ends the session. */
  WAS_THIS_YOU(Duration.ofDays(7)),
  /** Notice of a second factor that was added, with a link that ends the session. */
  FACTOR_ADDED(Duration.ofDays(7)),
  /** Notice of a second factor that was removed, with a link that ends the session. */
  FACTOR_REMOVED(Duration.ofDays(7)),
  /** Notice of a recovery code that was used, with a link that ends the session. */
  RECOVERY_CODE_USED(Duration.ofDays(7)),
  /** Notice of new recovery codes, with a link that ends the session. */
  RECOVERY_CODES_RENEWED(Duration.ofDays(7)),
  /** A passkey that may have been copied, with a link that ends the session. */
  PASSKEY_COUNTER(Duration.ofDays(7)),
  /** Notice of an export that can be downloaded, with a link to the page. */
  EXPORT_READY(Duration.ofDays(7)),
  /** Notice of what an operator did to the account. */
  OPERATOR_ACTED(Duration.ofDays(7)),
  /** Notice to admins of a webhook that was disabled, as its deliveries failed. */
  WEBHOOK_DISABLED(Duration.ofDays(7)),
  /** Notice to the operator of two sign-ins too far apart for the time between them. */
  IMPOSSIBLE_TRAVEL(Duration.ofDays(7));

  private final Duration lifetime;
  private final String slug;

  EmailKind(Duration lifetime) {
    this.lifetime = lifetime;
    this.slug = name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Time after which it is not sent, unless the e-mail has an expiry of its own. */
  public Duration lifetime() {
    return lifetime;
  }

  /** Name in the outbox, in metrics and of the templates: {@code verify-address}. */
  public String slug() {
    return slug;
  }

  /** The kind with this slug. Throws {@code IllegalArgumentException} if there is none. */
  public static EmailKind of(String slug) {
    return valueOf(slug.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
