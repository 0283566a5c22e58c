package dev.forestgate.registration;

import static dev.forestgate.failure.Failure.EMAIL_TAKEN;
import static dev.forestgate.failure.Failure.USERNAME_TAKEN;

import dev.forestgate.failure.Failed;
import dev.forestgate.mail.MailOutbox;
import dev.forestgate.mail.message.Email;
import dev.forestgate.mail.message.EmailKind;
import dev.forestgate.notifications.EmailBudget;
import dev.forestgate.notifications.EmailRequest;
import dev.forestgate.notifications.Requester;
import dev.forestgate.outbox.Job;
import dev.forestgate.outbox.JobHandler;
import dev.forestgate.secret.Secret;
import dev.forestgate.users.NewUser;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.users.name.Username;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * A registration whose answer told nothing: the account is opened now, or where name or address are
 * taken, the address hears of it.
 */
@Component
final class SilentRegistration implements JobHandler {
  static final String KIND = "registration";

  private static final UUID NO_ACCOUNT = new UUID(0, 0);

  private final AccountCreation opening;
  private final Users users;
  private final MailOutbox outbox;
  private final EmailBudget budget;

  SilentRegistration(AccountCreation opening, Users users, MailOutbox outbox, EmailBudget budget) {
    this.opening = opening;
    this.users = users;
    this.outbox = outbox;
    this.budget = budget;
  }

  /**
   * @param user has an address
   */
  static Map<String, String> words(NewUser user, Requester requester) {
    Map<String, String> words = new HashMap<>(requester.words());
    words.put("id", user.id().toString());
    words.put("username", user.username().text());
    words.put("email", Objects.requireNonNull(user.email()).text());
    words.put("hash", user.passwordHash().reveal());
    return words;
  }

  @Override
  public String kind() {
    return KIND;
  }

  /** What it opened itself, the time before, is no other's. */
  @Override
  public Mono<Void> run(Job errand) {
    UUID id = UUID.fromString(errand.parameter("id"));
    EmailAddress email = EmailAddress.stored(errand.parameter("email")).orElseThrow();
    Username username =
        Objects.requireNonNull(Username.parse(errand.parameter("username"), new ArrayList<>()));
    var user = new NewUser(id, username, email, Secret.of(errand.parameter("hash")));
    return users
        .findById(id)
        .switchIfEmpty(Mono.defer(() -> opening.open(user, Requester.of(errand))))
        .then()
        .onErrorResume(SilentRegistration::isTaken, taken -> tell(email, errand));
  }

  private static boolean isTaken(Throwable failed) {
    return failed instanceof Failed expected
        && (expected.failure() == USERNAME_TAKEN || expected.failure() == EMAIL_TAKEN);
  }

  private Mono<Void> tell(EmailAddress email, Job errand) {
    return users
        .findByEmail(email)
        .map(User::id)
        .singleOptional()
        .filterWhen(holder -> budget.take(EmailKind.SIGN_UP_ATTEMPT, email, ask(errand, holder)))
        .flatMap(holder -> outbox.send(letter(holder, email)));
  }

  private static EmailRequest ask(Job errand, Optional<UUID> holder) {
    return EmailRequest.coalesced(
        errand.id().toString(), holder.orElse(NO_ACCOUNT), Requester.of(errand));
  }

  private static Email letter(Optional<UUID> holder, EmailAddress email) {
    return Email.signUpAttempt(holder.orElse(null), email.key());
  }
}
