package dev.forestgate.notifications;

import dev.forestgate.mail.MailOutbox;
import dev.forestgate.mail.message.EmailKind;
import dev.forestgate.mail.message.Emails;
import dev.forestgate.mail.message.MailProperties;
import dev.forestgate.notifications.request.DailyEmailBudget;
import dev.forestgate.sessions.model.Session;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.visitor.SignInAnomaly;
import dev.forestgate.visitor.Visitor;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * E-mails after an unusual sign-in: one asks the owner whether it was them, and for impossible
 * travel one more goes to the operator.
 */
@Component
public final class UnusualSignInEmail {
  private static final String UNKNOWN = "unknown";

  /** Not more precise, as journals are the place for personal data. */
  private static final String TOO_FAR = "a place too far away";

  private final SessionAlertEmail alertEmail;
  private final Users users;
  private final MailOutbox outbox;
  private final DailyEmailBudget daily;
  private final MailProperties mail;

  UnusualSignInEmail(
      SessionAlertEmail alertEmail,
      Users users,
      MailOutbox outbox,
      DailyEmailBudget daily,
      MailProperties mail) {
    this.alertEmail = alertEmail;
    this.users = users;
    this.outbox = outbox;
    this.daily = daily;
    this.mail = mail;
  }

  /**
   * Sends the e-mails about {@code session} that have a recipient. The owner receives a few a day,
   * so that sign-ins from ever new devices can not fill the mailbox.
   */
  public Mono<Void> tell(User user, Session session, Visitor visitor, List<SignInAnomaly> kinds) {
    return notifyOwner(user, session, visitor)
        .then(Mono.defer(() -> notifyOperator(user, session, visitor, kinds)));
  }

  private Mono<Void> notifyOwner(User user, Session session, Visitor visitor) {
    String id = session.id().toString();
    return Mono.justOrEmpty(AccountRecipient.verified(user))
        .flatMap(to -> Mono.justOrEmpty(EmailAddress.stored(to.address())))
        .filterWhen(address -> daily.admit(EmailKind.WAS_THIS_YOU, address, id))
        .flatMap(
            address ->
                users.commitFor(
                    user.id(),
                    alertEmail.writes(
                        user,
                        session.id(),
                        place(visitor),
                        visitor.deviceName(),
                        session.createdAt())))
        .then();
  }

  private Mono<Void> notifyOperator(
      User user, Session session, Visitor visitor, List<SignInAnomaly> kinds) {
    String operator = mail.operator();
    return operator == null || !kinds.contains(SignInAnomaly.IMPOSSIBLE_TRAVEL)
        ? Mono.empty()
        : outbox.send(
            Emails.impossibleTravel(
                operator, user.id(), place(visitor), TOO_FAR, session.createdAt()));
  }

  /** Name of the place for a reader. */
  public static String place(Visitor visitor) {
    String known = visitor.place().text();
    return known == null ? UNKNOWN : known;
  }
}
