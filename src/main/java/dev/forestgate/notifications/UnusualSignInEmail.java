package dev.forestgate.notifications;

import dev.forestgate.mail.MailOutbox;
import dev.forestgate.mail.message.Email;
import dev.forestgate.mail.message.EmailKind;
import dev.forestgate.mail.message.MailProperties;
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
 * The letters after an unusual sign-in: one that asks the owner whether it was them, and for what
 * nobody could have travelled one more for whoever runs the service.
 */
@Component
public final class UnusualSignInEmail {
  private static final String UNKNOWN = "unknown";

  /** The operator finds out from the journals; a letter by mail is not the place for more. */
  private static final String TOO_FAR = "a place too far away";

  private final SessionAlertEmail alarm;
  private final Users users;
  private final MailOutbox outbox;
  private final DailyEmailBudget daily;
  private final MailProperties mail;

  UnusualSignInEmail(
      SessionAlertEmail alarm,
      Users users,
      MailOutbox outbox,
      DailyEmailBudget daily,
      MailProperties mail) {
    this.alarm = alarm;
    this.users = users;
    this.outbox = outbox;
    this.daily = daily;
    this.mail = mail;
  }

  /**
   * Puts the letters about {@code session} on their way, where there is anybody to write to. The
   * owner gets a few a day at most: whoever signs in from ever new devices must not fill a mailbox.
   */
  public Mono<Void> tell(User user, Session session, Visitor visitor, List<SignInAnomaly> kinds) {
    return tellOwner(user, session, visitor)
        .then(Mono.defer(() -> tellOperator(user, session, visitor, kinds)));
  }

  private Mono<Void> tellOwner(User user, Session session, Visitor visitor) {
    String id = session.id().toString();
    return Mono.justOrEmpty(VerifiedRecipient.of(user))
        .flatMap(to -> Mono.justOrEmpty(EmailAddress.stored(to.address())))
        .filterWhen(address -> daily.admit(EmailKind.WAS_THIS_YOU, address, id))
        .flatMap(
            address ->
                users.commitFor(
                    user.id(),
                    alarm.writes(
                        user,
                        session.id(),
                        place(visitor),
                        visitor.deviceName(),
                        session.createdAt())))
        .then();
  }

  private Mono<Void> tellOperator(
      User user, Session session, Visitor visitor, List<SignInAnomaly> kinds) {
    String operator = mail.operator();
    return operator == null || !kinds.contains(SignInAnomaly.IMPOSSIBLE_TRAVEL)
        ? Mono.empty()
        : outbox.send(
            Email.impossibleTravel(
                operator, user.id(), place(visitor), TOO_FAR, session.createdAt()));
  }

  private static String place(Visitor visitor) {
    String known = visitor.place().text();
    return known == null ? UNKNOWN : known;
  }
}
