package dev.forestgate.notifications;

import dev.forestgate.mail.MailOutbox;
import dev.forestgate.mail.message.Emails;
import dev.forestgate.tokens.onetime.IssuedToken;
import dev.forestgate.tokens.onetime.OneTimeTokens;
import dev.forestgate.tokens.onetime.Purpose;
import dev.forestgate.tokens.onetime.Subject;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.User;
import dev.forestgate.users.name.EmailAddress;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** E-mail to a replaced address, with a link that undoes the change. */
@Component
public final class AddressChangedEmail {
  private static final String PATH = "/api/auth/email/undo";

  private final OneTimeTokens tokens;
  private final MailOutbox outbox;
  private final Links links;
  private final Clock clock;

  AddressChangedEmail(OneTimeTokens tokens, MailOutbox outbox, Links links, Clock clock) {
    this.tokens = tokens;
    this.outbox = outbox;
    this.links = links;
    this.clock = clock;
  }

  /**
   * Writes that send the e-mail; none if the account had no verified address, or {@code next} is
   * the same.
   *
   * @param before the account before the change
   */
  public List<Enlisted> writes(User before, EmailAddress next) {
    return Optional.ofNullable(before.email())
        .filter(email -> before.emailVerified() && !before.holds(next))
        .flatMap(EmailAddress::stored)
        .map(old -> writes(before, old, next))
        .orElseGet(List::of);
  }

  private List<Enlisted> writes(User before, EmailAddress old, EmailAddress next) {
    IssuedToken issued =
        tokens.issue(Purpose.UNDO_EMAIL, before.id(), new Subject(old.text(), old.key()));
    return AccountRecipient.verified(before)
        .map(
            to -> Emails.addressChanged(to, next.masked(), clock.instant(), links.to(PATH, issued)))
        .map(email -> List.of(issued.stored(), outbox.put(email)))
        .orElseGet(List::of);
  }
}
