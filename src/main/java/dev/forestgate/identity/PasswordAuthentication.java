package dev.forestgate.identity;

import dev.forestgate.credentials.Passwords;
import dev.forestgate.failure.Failed;
import dev.forestgate.http.request.ClientAddress;
import dev.forestgate.limits.Attempt;
import dev.forestgate.limits.AttemptStatus;
import dev.forestgate.limits.Attempts;
import dev.forestgate.secret.Secret;
import dev.forestgate.users.RegistrationProperties;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import dev.forestgate.users.name.LoginName;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/**
 * Who somebody is by a name and a password: one look-up and one hash, whether or not there is such
 * an account, and on the account's budget of guesses.
 */
@Component
public final class PasswordAuthentication {
  /** Asked for where there is no account, so that it takes as long. */
  private static final UUID NOBODY = new UUID(0, 0);

  private final Users users;
  private final Passwords passwords;
  private final RegistrationProperties registration;
  private final Attempts attempts;
  private final DeviceRecognition devices;

  PasswordAuthentication(
      Users users,
      Passwords passwords,
      RegistrationProperties registration,
      Attempts attempts,
      DeviceRecognition devices) {
    this.users = users;
    this.passwords = passwords;
    this.registration = registration;
    this.attempts = attempts;
    this.devices = devices;
  }

  /** OVERLOADED where there is no room for a hash, else null. */
  public @Nullable Failed refusal() {
    return passwords.refusal();
  }

  /** {@code work}, or {@link #refusal}: for a caller who would read a request first. */
  public <T> Mono<T> ifRoom(Supplier<Mono<T>> work) {
    return Mono.defer(
        () -> {
          Failed refused = refusal();
          return refused == null ? work.get() : Mono.error(refused);
        });
  }

  /**
   * The account that {@code name} and {@code password} open. Empty for an unknown name, a wrong
   * password, a disabled account and one whose address is to be verified first alike, each of which
   * counts as a wrong guess; fails with TOO_MANY_ATTEMPTS and OVERLOADED, for all of them alike
   * too.
   */
  public Mono<User> verify(ServerRequest request, String name, Secret password) {
    return verify(request, name, password, registration::allowsSignIn);
  }

  /**
   * {@code user} as it is now, if {@code password} is right: for a caller whose session is that
   * account's. Otherwise as {@link #verify}; an address need not be verified.
   */
  public Mono<User> verifyAgain(ServerRequest request, User user, Secret password) {
    return verify(request, user.username(), password, found -> found.id().equals(user.id()));
  }

  private Mono<User> verify(
      ServerRequest request, String name, Secret password, Predicate<User> admitted) {
    return passwords.withReservation(
        candidate(request, name)
            .flatMap(
                candidate ->
                    attempts.decide(
                        candidate.guess(),
                        candidate.standing(),
                        Mono.defer(() -> devices.origin(request, candidate.id())),
                        verify(candidate.user(), password).filter(admitted))));
  }

  /** The account and the budget of the name that was given, asked together. */
  private Mono<Candidate> candidate(ServerRequest request, String name) {
    Attempt guess =
        attempts.onPassword(
            LoginName.of(name).key(), ClientAddress.countedAs(request), devices.device(request));
    return Mono.zip(
        users.findByLogin(name).singleOptional(),
        attempts.look(guess),
        (found, standing) -> new Candidate(found, guess, standing));
  }

  private Mono<User> verify(Optional<User> found, Secret password) {
    return passwords
        .verify(password, found.map(User::passwordHash).orElse(null))
        .filter(matches -> matches)
        .flatMap(matches -> Mono.justOrEmpty(found))
        .filter(user -> !user.disabled());
  }

  private record Candidate(Optional<User> user, Attempt guess, AttemptStatus standing) {
    UUID id() {
      return user.map(User::id).orElse(NOBODY);
    }
  }
}
