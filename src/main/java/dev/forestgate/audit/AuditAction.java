package dev.forestgate.audit;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Actions of the audit, and events of webhooks: {@code noun.participle}. {@code docs/audit.md}
 * lists all of them.
 */
public enum AuditAction {
  ACCOUNT_CREATED,
  ACCOUNT_CHANGED,
  ACCOUNT_DISABLED,
  ACCOUNT_ENABLED,
  ACCOUNT_DELETED,
  PASSWORD_CHANGED,
  PASSWORD_RESET,
  RESET_SENT,
  EMAIL_VERIFIED,
  EMAIL_RESTORED,
  SESSION_OPENED,
  SESSION_ENDED,
  SESSION_DISOWNED,
  SIGN_IN_FAILED,
  FACTOR_ADDED,
  FACTOR_REMOVED,
  CODES_RENEWED,
  ROLE_CHANGED,
  LIMITS_FORGIVEN,
  KEY_CREATED,
  KEY_REMOVED,
  CLIENT_CREATED,
  CLIENT_CHANGED,
  CLIENT_REMOVED,
  GRANT_CREATED,
  GRANT_REMOVED,
  JOURNAL_READ,
  WEBHOOK_CREATED,
  WEBHOOK_CHANGED,
  WEBHOOK_REMOVED,
  EXPORT_CREATED,
  EXPORT_READ;

  /** The text in records: {@code account.created}, {@code sign-in.failed}. */
  public String text() {
    int end = name().lastIndexOf('_');
    String noun = name().substring(0, end).replace('_', '-');
    return (noun + "." + name().substring(end + 1)).toLowerCase(Locale.ROOT);
  }

  /** The action with this text. Empty for one of another version. */
  public static Optional<AuditAction> of(String text) {
    return Arrays.stream(values()).filter(action -> action.text().equals(text)).findFirst();
  }
}
