package dev.forestgate.notifications;

import dev.forestgate.mail.MailOutbox;
import dev.forestgate.mail.message.EmailKind;
import dev.forestgate.mail.message.Emails;
import dev.forestgate.mail.message.Recipient;
import dev.forestgate.notifications.request.DailyEmailBudget;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.User;
import dev.forestgate.users.name.EmailAddress;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** E-mails that notify the owner of an account of changes to it. */
@Component
public final class AccountNotices {
  private final MailOutbox outbox;
  private final DailyEmailBudget daily;
  private final Clock clock;

  AccountNotices(MailOutbox outbox, DailyEmailBudget daily, Clock clock) {
    this.outbox = outbox;
    this.daily = daily;
    this.clock = clock;
  }

  /** Writes that send the notice of a changed password; none without a verified address. */
  public List<Enlisted> passwordChanged(User user) {
    return AccountRecipient.verified(user)
        .map(to -> List.of(outbox.put(Emails.passwordChanged(to, clock.instant()))))
        .orElseGet(List::of);
  }

  /**
   * Writes that tell the owner what an operator did; none without a verified address.
   *
   * @param what completes "An operator …"
   */
  public List<Enlisted> operatorActed(User user, String what) {
    return AccountRecipient.verified(user)
        .map(to -> List.of(outbox.put(Emails.operatorActed(to, what, clock.instant()))))
        .orElseGet(List::of);
  }

  /**
   * Writes that notify the current address that {@code next} is to replace it; none without a
   * verified address, or if its daily budget is spent.
   *
   * @param id id of the e-mail; the same id counts once
   */
  public Mono<List<Enlisted>> addressChanging(String id, User user, EmailAddress next) {
    return Mono.justOrEmpty(AccountRecipient.verified(user))
        .filterWhen(to -> daily.admit(EmailKind.ADDRESS_CHANGING, address(to), id))
        .map(to -> List.of(outbox.put(Emails.addressChanging(to, next.masked()))))
        .defaultIfEmpty(List.of());
  }

  private static EmailAddress address(Recipient to) {
    return EmailAddress.stored(to.address()).orElseThrow();
  }
}
