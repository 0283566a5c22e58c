package dev.forestgate.letters;

import dev.forestgate.mail.Outbox;
import dev.forestgate.mail.letter.Kind;
import dev.forestgate.mail.letter.Letter;
import dev.forestgate.mail.letter.MailProperties;
import dev.forestgate.sessions.Session;
import dev.forestgate.users.EmailAddress;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import dev.forestgate.visitor.Suspicion;
import dev.forestgate.visitor.Visitor;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * The letters after an unusual sign-in: one that asks the owner whether it was them, and for what
 * nobody could have travelled one more for whoever runs the service.
 */
@Component
public final class UnusualSignIn {
  private static final String UNKNOWN = "unknown";

  /** The operator finds out from the journals; a letter by mail is not the place for more. */
  private static final String TOO_FAR = "a place too far away";

  private final SessionAlarm alarm;
  private final Users users;
  private final Outbox outbox;
  private final DailyLetters daily;
  private final MailProperties mail;

  UnusualSignIn(
      SessionAlarm alarm, Users users, Outbox outbox, DailyLetters daily, MailProperties mail) {
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
  public Mono<Void> tell(User user, Session session, Visitor visitor, List<Suspicion> kinds) {
    return tellOwner(user, session, visitor)
        .then(Mono.defer(() -> tellOperator(user, session, visitor, kinds)));
  }

  private Mono<Void> tellOwner(User user, Session session, Visitor visitor) {
    String id = session.id().toString();
    return Mono.justOrEmpty(VerifiedAddressee.of(user))
        .flatMap(to -> Mono.justOrEmpty(EmailAddress.stored(to.address())))
        .filterWhen(address -> daily.admit(Kind.WAS_THIS_YOU, address, id))
        .flatMap(
            address ->
                users.alongside(
                    user.id(),
                    alarm.changes(
                        user, session.id(), place(visitor), visitor.device(), session.createdAt())))
        .then();
  }

  private Mono<Void> tellOperator(
      User user, Session session, Visitor visitor, List<Suspicion> kinds) {
    String operator = mail.operator();
    return operator == null || !kinds.contains(Suspicion.IMPOSSIBLE_TRAVEL)
        ? Mono.empty()
        : outbox.send(
            Letter.impossibleTravel(
                operator, user.id(), place(visitor), TOO_FAR, session.createdAt()));
  }

  private static String place(Visitor visitor) {
    String known = visitor.place().text();
    return known == null ? UNKNOWN : known;
  }
}
