package dev.forestgate.notifications;

import dev.forestgate.mail.message.Email;
import dev.forestgate.mail.message.FactorNotice;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.User;
import dev.forestgate.visitor.Visitor;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** E-mails that tell the owner of an account about its second factors. */
@Component
public final class FactorEmails {
  private final SessionAlertEmail alertEmail;
  private final Clock clock;

  FactorEmails(SessionAlertEmail alertEmail, Clock clock) {
    this.alertEmail = alertEmail;
    this.clock = clock;
  }

  /**
   * Writes that send an e-mail; none if the account has no verified address. There is no daily
   * budget: the owner is told about every change.
   *
   * @param session the session in which it happened
   * @param visitor device and place of that session
   * @param event chooses the e-mail
   */
  public List<Enlisted> writes(
      User user, UUID session, Visitor visitor, Function<FactorNotice, Email> event) {
    Instant now = clock.instant();
    return alertEmail.writes(
        user,
        session,
        (to, link) ->
            event.apply(
                new FactorNotice(
                    to, UnusualSignInEmail.place(visitor), visitor.deviceName(), now, link)));
  }
}
