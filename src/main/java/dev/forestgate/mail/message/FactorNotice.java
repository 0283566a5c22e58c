package dev.forestgate.mail.message;

import java.time.Instant;
import java.util.Map;

/**
 * Notice about a second factor, before the event is chosen: its recipient, and the session in which
 * it happened.
 *
 * @param place name of the place; untrusted text
 * @param device name of the device; untrusted text
 * @param link ends that session and starts a password reset
 */
public record FactorNotice(
    Recipient to, String place, String device, Instant at, OneTimeSecret link) {

  /** Tells that the factor {@code name}, untrusted text, was added. */
  public Email added(String name) {
    return email(EmailKind.FACTOR_ADDED, Map.of("factor", name));
  }

  /** Tells that the factor {@code name}, untrusted text, was removed. */
  public Email removed(String name) {
    return email(EmailKind.FACTOR_REMOVED, Map.of("factor", name));
  }

  /** Tells that a recovery code was used, and that {@code left} codes are left. */
  public Email recoveryCodeUsed(int left) {
    return email(EmailKind.RECOVERY_CODE_USED, Map.of("left", String.valueOf(left)));
  }

  /** Tells that the recovery codes were replaced. */
  public Email recoveryCodesRenewed() {
    return email(EmailKind.RECOVERY_CODES_RENEWED, Map.of());
  }

  /** Warns that the passkey {@code name}, untrusted text, may have been copied. */
  public Email passkeyCounterWentBack(String name) {
    return email(EmailKind.PASSKEY_COUNTER, Map.of("factor", name));
  }

  private Email email(EmailKind kind, Map<String, String> more) {
    Map<String, String> values = Email.values(to, link);
    values.put("place", place);
    values.put("device", device);
    values.put("at", at.toString());
    values.putAll(more);
    return Email.to(to, kind, values, link.until());
  }
}
