package dev.forestgate.registration;

import static dev.forestgate.failure.Failure.EMAIL_TAKEN;
import static dev.forestgate.failure.Failure.USERNAME_TAKEN;

import dev.forestgate.errands.Errand;
import dev.forestgate.errands.Runner;
import dev.forestgate.failure.Failed;
import dev.forestgate.letters.DailyLetters;
import dev.forestgate.mail.Outbox;
import dev.forestgate.mail.letter.Kind;
import dev.forestgate.mail.letter.Letter;
import dev.forestgate.secret.Secret;
import dev.forestgate.users.EmailAddress;
import dev.forestgate.users.NewUser;
import dev.forestgate.users.User;
import dev.forestgate.users.Username;
import dev.forestgate.users.Users;
import java.util.ArrayList;
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
final class SilentRegistration implements Runner {
  static final String KIND = "registration";

  private final Opening opening;
  private final Users users;
  private final Outbox outbox;
  private final DailyLetters daily;

  SilentRegistration(Opening opening, Users users, Outbox outbox, DailyLetters daily) {
    this.opening = opening;
    this.users = users;
    this.outbox = outbox;
    this.daily = daily;
  }

  /**
   * @param user has an address
   */
  static Map<String, String> words(NewUser user) {
    return Map.of(
        "id",
        user.id().toString(),
        "username",
        user.username().text(),
        "email",
        Objects.requireNonNull(user.email()).text(),
        "hash",
        user.passwordHash().reveal());
  }

  @Override
  public String kind() {
    return KIND;
  }

  /** What it opened itself, the time before, is no other's. */
  @Override
  public Mono<Void> run(Errand errand) {
    UUID id = UUID.fromString(errand.word("id"));
    EmailAddress email = EmailAddress.stored(errand.word("email")).orElseThrow();
    Username username =
        Objects.requireNonNull(Username.parse(errand.word("username"), new ArrayList<>()));
    var user = new NewUser(id, username, email, Secret.of(errand.word("hash")));
    return users
        .findById(id)
        .switchIfEmpty(Mono.defer(() -> opening.open(user)))
        .then()
        .onErrorResume(SilentRegistration::isTaken, taken -> tell(email, errand.id()));
  }

  private static boolean isTaken(Throwable failed) {
    return failed instanceof Failed expected
        && (expected.failure() == USERNAME_TAKEN || expected.failure() == EMAIL_TAKEN);
  }

  private Mono<Void> tell(EmailAddress email, UUID id) {
    return daily
        .admit(Kind.SIGN_UP_ATTEMPT, email, id.toString())
        .filter(admitted -> admitted)
        .flatMap(admitted -> users.findByEmail(email).map(User::id).singleOptional())
        .flatMap(holder -> outbox.send(letter(holder, email)));
  }

  private static Letter letter(Optional<UUID> holder, EmailAddress email) {
    return Letter.signUpAttempt(holder.orElse(null), email.key());
  }
}
