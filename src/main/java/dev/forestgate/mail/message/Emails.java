package dev.forestgate.mail.message;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The e-mails that the service sends, but for those about second factors and codes. */
public final class Emails {
  private Emails() {}

  /** Asks the recipient to verify the address in {@code to} by {@code link} or {@code code}. */
  public static Email verifyAddress(Recipient to, OneTimeSecret link, OneTimeSecret code) {
    Map<String, String> values = Email.values(to, link);
    values.put("code", code.text().reveal());
    values.put("code_until", code.until().toString());
    return Email.to(to, EmailKind.VERIFY_ADDRESS, values, link.until());
  }

  /**
   * Tells the owner of {@code to} that a registration with it created no account, because the
   * address or the user name belongs to an account.
   *
   * @param account the account with this address; null if there is none
   */
  public static Email signUpAttempt(@Nullable UUID account, String to) {
    return new Email(EmailKind.SIGN_UP_ATTEMPT, account, to, Map.of(), null);
  }

  public static Email resetPassword(Recipient to, OneTimeSecret link) {
    return Email.to(to, EmailKind.RESET_PASSWORD, Email.values(to, link), link.until());
  }

  /** Invites the recipient to an account that an operator opened, by {@code link}. */
  public static Email invitation(Recipient to, OneTimeSecret link) {
    return Email.to(to, EmailKind.INVITATION, Email.values(to, link), link.until());
  }

  public static Email passwordChanged(Recipient to, Instant at) {
    return Email.to(
        to,
        EmailKind.PASSWORD_CHANGED,
        Map.of("username", to.username(), "at", at.toString()),
        null);
  }

  /**
   * Tells the owner what an operator did.
   *
   * @param what completes "An operator …"
   */
  public static Email operatorActed(Recipient to, String what, Instant at) {
    return Email.to(
        to,
        EmailKind.OPERATOR_ACTED,
        Map.of("username", to.username(), "what", what, "at", at.toString()),
        null);
  }

  /** Tells an admin that the webhook {@code url} was disabled, as its deliveries failed. */
  public static Email webhookDisabled(Recipient to, String url, Instant at) {
    return Email.to(
        to,
        EmailKind.WEBHOOK_DISABLED,
        Map.of("username", to.username(), "url", url, "at", at.toString()),
        null);
  }

  /**
   * Tells the owner that the export can be downloaded.
   *
   * @param page where it can be; anyone may open it, and must sign in
   */
  public static Email exportReady(Recipient to, OneTimeSecret page) {
    return Email.to(to, EmailKind.EXPORT_READY, Email.values(to, page), page.until());
  }

  /**
   * Tells the current address that another one waits to be verified.
   *
   * @param masked the new address, in part
   */
  public static Email addressChanging(Recipient to, String masked) {
    return Email.to(
        to,
        EmailKind.ADDRESS_CHANGING,
        Map.of("username", to.username(), "new_address", masked),
        null);
  }

  /**
   * Tells the former address that another one has replaced it.
   *
   * @param masked the new address, in part
   * @param link restores the former address
   */
  public static Email addressChanged(Recipient to, String masked, Instant at, OneTimeSecret link) {
    Map<String, String> values = Email.values(to, link);
    values.put("new_address", masked);
    values.put("at", at.toString());
    return Email.to(to, EmailKind.ADDRESS_CHANGED, values, link.until());
  }

  /**
   * Reports a sign-in from {@code device} in {@code place}, both as the owner reads them.
   *
   * @param link ends that session and starts a password reset
   */
  public static Email wasThisYou(
      Recipient to, String place, String device, Instant at, OneTimeSecret link) {
    Map<String, String> values = Email.values(to, link);
    values.put("place", place);
    values.put("device", device);
    values.put("at", at.toString());
    return Email.to(to, EmailKind.WAS_THIS_YOU, values, link.until());
  }

  /**
   * Reports to the operator a sign-in to {@code account} in {@code place}, too soon after one in
   * {@code before}. The e-mail belongs to no account: an attacker who deletes the account must not
   * stop it.
   *
   * @param to the operator's address
   */
  public static Email impossibleTravel(
      String to, UUID account, String place, String before, Instant at) {
    return new Email(
        EmailKind.IMPOSSIBLE_TRAVEL,
        null,
        to,
        Map.of(
            "account", account.toString(), "place", place, "before", before, "at", at.toString()),
        null);
  }
}
