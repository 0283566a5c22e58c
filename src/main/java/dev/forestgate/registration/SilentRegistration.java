package dev.forestgate.registration;

import static dev.forestgate.failure.Failure.EMAIL_TAKEN;
import static dev.forestgate.failure.Failure.USERNAME_TAKEN;

import dev.forestgate.failure.Failed;
import dev.forestgate.mail.MailOutbox;
import dev.forestgate.mail.message.Email;
import dev.forestgate.mail.message.EmailKind;
import dev.forestgate.mail.message.Emails;
import dev.forestgate.notifications.request.EmailBudget;
import dev.forestgate.notifications.request.EmailRequest;
import dev.forestgate.notifications.request.Requester;
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
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Background half of a registration whose response did not reveal whether name or address are
 * taken. Creates the account, or sends an e-mail about the attempt to the address if either is
 * taken.
 */
@Component
final class SilentRegistration implements JobHandler {
  static final String KIND = "registration";

  private static final String USERNAME = "username";
  private static final String LOCALE = "locale";

  private static final UUID NO_ACCOUNT = new UUID(0, 0);

  private final AccountCreation creation;
  private final Users users;
  private final MailOutbox outbox;
  private final EmailBudget budget;

  SilentRegistration(AccountCreation creation, Users users, MailOutbox outbox, EmailBudget budget) {
    this.creation = creation;
    this.users = users;
    this.outbox = outbox;
    this.budget = budget;
  }

  /**
   * @param user has an address
   */
  static Map<String, String> parameters(NewUser user, Requester requester) {
    Map<String, String> parameters = new HashMap<>(requester.parameters());
    parameters.put("id", user.id().toString());
    Username username = user.username();
    if (username != null) {
      parameters.put(USERNAME, username.text());
    }
    parameters.put("email", Objects.requireNonNull(user.email()).text());
    if (user.locale() != null) {
      parameters.put(LOCALE, user.locale());
    }
    parameters.put("hash", user.passwordHash().reveal());
    return parameters;
  }

  @Override
  public String kind() {
    return KIND;
  }

  /** Repeatable: an account that an earlier attempt created is found by its id. */
  @Override
  public Mono<Void> run(Job job) {
    UUID id = UUID.fromString(job.parameter("id"));
    EmailAddress email = EmailAddress.stored(job.parameter("email")).orElseThrow();
    NewUser user =
        NewUser.builder(id)
            .username(username(job))
            .email(email)
            .passwordHash(Secret.of(job.parameter("hash")))
            .locale(job.parameters().get(LOCALE))
            .build();
    return users
        .findById(id)
        .switchIfEmpty(Mono.defer(() -> creation.create(user, Requester.of(job))))
        .then()
        .onErrorResume(SilentRegistration::isTaken, taken -> reportAttempt(email, job));
  }

  private static @Nullable Username username(Job job) {
    String text = job.parameters().get(USERNAME);
    return text == null ? null : Objects.requireNonNull(Username.parse(text, new ArrayList<>()));
  }

  private static boolean isTaken(Throwable failed) {
    return failed instanceof Failed expected
        && (expected.failure() == USERNAME_TAKEN || expected.failure() == EMAIL_TAKEN);
  }

  private Mono<Void> reportAttempt(EmailAddress email, Job job) {
    return users
        .findByEmail(email)
        .singleOptional()
        .filterWhen(
            holder -> budget.take(EmailKind.SIGN_UP_ATTEMPT, email, emailRequest(job, holder)))
        .flatMap(holder -> outbox.send(attempt(holder, email, job)));
  }

  /** In the language of the account with this address, else in that of the attempt. */
  private static Email attempt(Optional<User> holder, EmailAddress email, Job job) {
    return Emails.signUpAttempt(holder.map(User::id).orElse(null), email.key())
        .in(holder.map(User::locale).orElse(job.parameters().get(LOCALE)));
  }

  private static EmailRequest emailRequest(Job job, Optional<User> holder) {
    return EmailRequest.coalesced(
        job.id().toString(), holder.map(User::id).orElse(NO_ACCOUNT), Requester.of(job));
  }
}
