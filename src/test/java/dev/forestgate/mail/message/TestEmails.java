package dev.forestgate.mail.message;

import dev.forestgate.secret.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** E-mails for tests of other packages. */
public final class TestEmails {
  public static final String LINK = "https://id.example.org/page?token=abc_-123&x=1";
  public static final String CODE = "123456";

  private TestEmails() {}

  /** One e-mail of each kind; all user input in it is {@code typed}. */
  public static List<Email> ofEachKind(String address, String typed, Instant now) {
    Recipient to = new Recipient(UUID.randomUUID(), typed, address, null);
    OneTimeSecret link = new OneTimeSecret(Secret.of(LINK), now.plus(Duration.ofHours(24)));
    OneTimeSecret code = new OneTimeSecret(Secret.of(CODE), now.plus(Duration.ofMinutes(10)));
    FactorNotice factor = new FactorNotice(to, typed, typed, now, link);
    return List.of(
        Emails.verifyAddress(to, link, code),
        Emails.signUpAttempt(to.account(), address),
        Emails.resetPassword(to, link),
        Emails.invitation(to, link),
        Emails.passwordChanged(to, now),
        Emails.addressChanging(to, typed),
        Emails.addressChanged(to, typed, now, link),
        Emails.wasThisYou(to, typed, typed, now, link),
        factor.added(typed),
        factor.removed(typed),
        factor.recoveryCodeUsed(9),
        factor.recoveryCodesRenewed(),
        factor.passkeyCounterWentBack(typed),
        Emails.exportReady(to, link),
        Emails.operatorActed(to, typed, now),
        Emails.webhookDisabled(to, typed, now),
        Emails.impossibleTravel(address, to.account(), typed, typed, now),
        new SignInRequest(null, address, typed, typed).signedInBy(code, link));
  }

  public static Email verify(UUID account, String address, Instant now) {
    return Emails.verifyAddress(
        new Recipient(account, "alice", address, null),
        new OneTimeSecret(Secret.of(LINK), now.plus(Duration.ofHours(24))),
        new OneTimeSecret(Secret.of(CODE), now.plus(Duration.ofMinutes(10))));
  }

  public static Email reset(UUID account, String address, Instant now) {
    return Emails.resetPassword(
        new Recipient(account, "alice", address, null),
        new OneTimeSecret(Secret.of(LINK), now.plus(Duration.ofMinutes(30))));
  }
}
