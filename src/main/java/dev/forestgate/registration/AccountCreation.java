package dev.forestgate.registration;

import dev.forestgate.audit.AuditAction;
import dev.forestgate.audit.AuditEvent;
import dev.forestgate.limits.Attempts;
import dev.forestgate.notifications.VerificationEmail;
import dev.forestgate.notifications.request.EmailRequest;
import dev.forestgate.notifications.request.Requester;
import dev.forestgate.renewal.AddressTakeover;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.NewUser;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.users.name.LoginName;
import dev.forestgate.users.name.Username;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Creation of an account together with the e-mail that verifies its address. */
@Component
final class AccountCreation {
  private final Users users;
  private final VerificationEmail verificationEmail;
  private final Attempts attempts;
  private final AddressTakeover takeover;

  AccountCreation(
      Users users,
      VerificationEmail verificationEmail,
      Attempts attempts,
      AddressTakeover takeover) {
    this.users = users;
    this.verificationEmail = verificationEmail;
    this.attempts = attempts;
    this.takeover = takeover;
  }

  /**
   * Adds the account, and puts the e-mail into the outbox if the account has an address. Fails with
   * USERNAME_TAKEN or EMAIL_TAKEN; no e-mail is sent then.
   */
  Mono<User> create(NewUser user, Requester requester) {
    EmailAddress email = user.email();
    Mono<User> added =
        email == null ? users.add(user, List.of(created(user))) : create(user, email, requester);
    return added.delayUntil(this::forgetGuesses);
  }

  /** Guesses at the name from before it was registered must not delay its owner. */
  private Mono<Void> forgetGuesses(User user) {
    return attempts.forget(LoginName.of(user.name()).key()).onErrorComplete();
  }

  private Mono<User> create(NewUser user, EmailAddress address, Requester requester) {
    EmailRequest request = EmailRequest.separate(user.id().toString(), user.id(), requester);
    return verificationEmail
        .writesUncounted(request, salutation(user, address), user.locale(), address)
        .flatMap(
            writes ->
                add(user, address, writes).delayUntil(added -> count(request, address, writes)));
  }

  private static String salutation(NewUser user, EmailAddress address) {
    Username username = user.username();
    return username == null ? address.text() : username.text();
  }

  private Mono<User> add(NewUser user, EmailAddress address, List<Enlisted> emailWrites) {
    return takeover.claim(
        address,
        user.id(),
        releasing -> {
          List<Enlisted> with = new ArrayList<>(emailWrites);
          with.addAll(releasing);
          with.add(created(user));
          return users.add(user, with);
        });
  }

  private static Enlisted created(NewUser user) {
    return AuditEvent.own(AuditAction.ACCOUNT_CREATED, user.id()).write();
  }

  /**
   * Counts after the account exists: of many registrations with one address at most one succeeds,
   * and those that fail must not use up the budget of the address.
   */
  private Mono<Void> count(EmailRequest request, EmailAddress address, List<Enlisted> writes) {
    return writes.isEmpty()
        ? Mono.empty()
        : verificationEmail.count(request, address).onErrorComplete();
  }
}
