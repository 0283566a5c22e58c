package dev.forestgate.mail.template;

import dev.forestgate.mail.message.Email;
import dev.forestgate.mail.message.EmailKind;
import dev.forestgate.mail.message.Emails;
import dev.forestgate.mail.message.FactorNotice;
import dev.forestgate.mail.message.OneTimeSecret;
import dev.forestgate.mail.message.Recipient;
import dev.forestgate.mail.message.SignInRequest;
import dev.forestgate.secret.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** E-mails with sample values, for previews and for the placeholders of each kind. */
public final class SampleEmails {
  private static final UUID ACCOUNT = UUID.fromString("01930000-0000-7000-8000-000000000001");
  private static final String ADDRESS = "alice@example.org";
  private static final Recipient TO = new Recipient(ACCOUNT, "alice", ADDRESS, null);
  private static final String NEW_ADDRESS = "a***@example.net";
  private static final String PLACE = "Lisbon, Portugal";
  private static final String DEVICE = "Firefox on Windows";
  private static final String FACTOR = "Phone";

  private SampleEmails() {}

  /**
   * One e-mail of each kind, written at {@code now}.
   *
   * @param locale language (BCP 47); null for the default
   */
  public static List<Email> ofEachKind(Instant now, @Nullable String locale) {
    return Arrays.stream(EmailKind.values()).map(kind -> of(kind, now).in(locale)).toList();
  }

  static Email of(EmailKind kind, Instant now) {
    OneTimeSecret link =
        new OneTimeSecret(
            Secret.of("https://auth.example.org/sample?token=sample"),
            now.plus(Duration.ofDays(1)));
    OneTimeSecret code = new OneTimeSecret(Secret.of("123456"), now.plus(Duration.ofMinutes(10)));
    FactorNotice notice = new FactorNotice(TO, PLACE, DEVICE, now, link);
    return switch (kind) {
      case VERIFY_ADDRESS -> Emails.verifyAddress(TO, link, code);
      case SIGN_IN_CODE -> new SignInRequest(null, ADDRESS, PLACE, DEVICE).signedInBy(code, link);
      case SIGN_UP_ATTEMPT -> Emails.signUpAttempt(ACCOUNT, ADDRESS);
      case RESET_PASSWORD -> Emails.resetPassword(TO, link);
      case INVITATION -> Emails.invitation(TO, link);
      case PASSWORD_CHANGED -> Emails.passwordChanged(TO, now);
      case ADDRESS_CHANGING -> Emails.addressChanging(TO, NEW_ADDRESS);
      case ADDRESS_CHANGED -> Emails.addressChanged(TO, NEW_ADDRESS, now, link);
      case WAS_THIS_YOU -> Emails.wasThisYou(TO, PLACE, DEVICE, now, link);
      case FACTOR_ADDED -> notice.added(FACTOR);
      case FACTOR_REMOVED -> notice.removed(FACTOR);
      case RECOVERY_CODE_USED -> notice.recoveryCodeUsed(9);
      case RECOVERY_CODES_RENEWED -> notice.recoveryCodesRenewed();
      case PASSKEY_COUNTER -> notice.passkeyCounterWentBack(FACTOR);
      case EXPORT_READY -> Emails.exportReady(TO, link);
      case OPERATOR_ACTED -> Emails.operatorActed(TO, "removed your second factors", now);
      case WEBHOOK_DISABLED -> Emails.webhookDisabled(TO, "https://hooks.example.org/forest", now);
      case IMPOSSIBLE_TRAVEL ->
          Emails.impossibleTravel(ADDRESS, ACCOUNT, PLACE, "Tokyo, Japan", now);
    };
  }
}
