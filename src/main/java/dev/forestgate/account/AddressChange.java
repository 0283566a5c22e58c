package dev.forestgate.account;

import static dev.forestgate.failure.Failure.EMAIL_TAKEN;

import dev.forestgate.failure.Failed;
import dev.forestgate.mail.MailOutbox;
import dev.forestgate.mail.message.EmailKind;
import dev.forestgate.mail.message.Emails;
import dev.forestgate.notifications.AccountNotices;
import dev.forestgate.notifications.VerificationEmail;
import dev.forestgate.notifications.request.EmailBudget;
import dev.forestgate.notifications.request.EmailRequest;
import dev.forestgate.notifications.request.Requester;
import dev.forestgate.tokens.onetime.OneTimeTokens;
import dev.forestgate.tokens.onetime.Purpose;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.PendingEmail;
import dev.forestgate.users.RegistrationProperties;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import dev.forestgate.users.name.EmailAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;
import reactor.core.publisher.Mono;

/**
 * Starts a change of the account's e-mail address. The new address is pending and receives an
 * e-mail to verify it; the current address is notified. Nothing else changes until the new one is
 * verified. A request for the current address cancels a pending change.
 */
@Component
final class AddressChange {
  private final Users users;
  private final OneTimeTokens tokens;
  private final VerificationEmail verificationEmail;
  private final AccountNotices notices;
  private final EmailBudget budget;
  private final MailOutbox outbox;
  private final IdGenerator ids;
  private final RegistrationProperties registration;
  private final Clock clock;

  AddressChange(
      Users users,
      OneTimeTokens tokens,
      VerificationEmail verificationEmail,
      AccountNotices notices,
      EmailBudget budget,
      MailOutbox outbox,
      IdGenerator ids,
      RegistrationProperties registration,
      Clock clock) {
    this.users = users;
    this.tokens = tokens;
    this.verificationEmail = verificationEmail;
    this.notices = notices;
    this.budget = budget;
    this.outbox = outbox;
    this.ids = ids;
    this.registration = registration;
    this.clock = clock;
  }

  /**
   * Writes that start the change, or that cancel a pending one if {@code next} is the current
   * address. Fails with EMAIL_TAKEN if another account has verified {@code next}. Where
   * registration does not reveal taken addresses, this does not fail either, and the holder of the
   * address is notified.
   */
  Mono<List<Enlisted>> writes(User user, EmailAddress next, Requester requester) {
    if (user.emailVerified() && user.holds(next)) {
      return Mono.just(pending(user, null));
    }
    String id = ids.generateId().toString();
    return users
        .findByEmail(next)
        .filter(holder -> holder.emailVerified() && !holder.id().equals(user.id()))
        .flatMap(holder -> refuse(id, requester, holder, next))
        .switchIfEmpty(
            Mono.defer(
                () ->
                    verificationEmail.writes(
                        emailRequest(id, user, requester), user.name(), user.locale(), next)))
        .zipWith(notices.addressChanging(id, user, next), AddressChange::concat)
        .map(emails -> concat(pending(user, next), emails));
  }

  /**
   * Writes that set or withdraw the pending address. Links for any other pending address become
   * invalid, even if no e-mail is sent this time; a link for {@code next} stays valid, as it may be
   * on its way.
   */
  private List<Enlisted> pending(User user, @Nullable EmailAddress next) {
    Enlisted pending =
        next == null || user.holds(next)
            ? users.clearPendingEmail(user.id())
            : users.setPendingEmail(
                user.id(),
                user.credentialVersion(),
                new PendingEmail(
                    next.text(), clock.instant().plus(Purpose.VERIFY_EMAIL.lifetime())));
    return next != null && user.awaits(next)
        ? List.of(pending)
        : List.of(tokens.discard(user.id(), Purpose.VERIFY_EMAIL), pending);
  }

  private Mono<List<Enlisted>> refuse(
      String id, Requester requester, User holder, EmailAddress next) {
    if (!registration.verifiedEmailRequired()) {
      return Mono.error(Failed.of(EMAIL_TAKEN));
    }
    return budget
        .take(EmailKind.SIGN_UP_ATTEMPT, next, EmailRequest.separate(id, holder.id(), requester))
        .map(
            admitted ->
                admitted
                    ? List.of(
                        outbox.put(
                            Emails.signUpAttempt(holder.id(), next.key()).in(holder.locale())))
                    : List.of());
  }

  private static EmailRequest emailRequest(String id, User user, Requester requester) {
    return EmailRequest.separate(id, user.id(), requester.onNoDevice());
  }

  private static List<Enlisted> concat(List<Enlisted> some, List<Enlisted> others) {
    List<Enlisted> all = new ArrayList<>(some);
    all.addAll(others);
    return all;
  }
}
