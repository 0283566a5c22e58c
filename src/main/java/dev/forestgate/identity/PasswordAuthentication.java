package dev.forestgate.identity;

import dev.forestgate.audit.AuditAction;
import dev.forestgate.audit.AuditActor;
import dev.forestgate.audit.AuditEvent;
import dev.forestgate.audit.AuditTrail;
import dev.forestgate.credentials.Passwords;
import dev.forestgate.failure.Failed;
import dev.forestgate.http.request.ClientAddress;
import dev.forestgate.identity.device.DeviceRecognition;
import dev.forestgate.limits.Attempt;
import dev.forestgate.limits.AttemptStatus;
import dev.forestgate.limits.Attempts;
import dev.forestgate.secret.Secret;
import dev.forestgate.users.RegistrationProperties;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import dev.forestgate.users.name.LoginName;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/**
 * Authenticates a user by name and password within the account's budget of guesses. It costs one
 * look-up and one hash whether or not the account exists.
 */
@Component
public final class PasswordAuthentication {
  /** Id that stands for an unknown account, so that its check takes the same time. */
  private static final UUID NO_ACCOUNT = new UUID(0, 0);

  private final Users users;
  private final Passwords passwords;
  private final RegistrationProperties registration;
  private final Attempts attempts;
  private final DeviceRecognition devices;
  private final AuditTrail audit;

  PasswordAuthentication(
      Users users,
      Passwords passwords,
      RegistrationProperties registration,
      Attempts attempts,
      DeviceRecognition devices,
      AuditTrail audit) {
    this.users = users;
    this.passwords = passwords;
    this.registration = registration;
    this.attempts = attempts;
    this.devices = devices;
    this.audit = audit;
  }

  /** OVERLOADED if the hash pool is full, otherwise null. */
  public @Nullable Failed refusal() {
    return passwords.refusal();
  }

  /**
   * Runs {@code work} unless the hash pool is full; then fails with {@link #refusal} before the
   * request body is read.
   */
  public <T> Mono<T> ifAdmitted(Supplier<Mono<T>> work) {
    return Mono.defer(
        () -> {
          Failed refused = refusal();
          return refused == null ? work.get() : Mono.error(refused);
        });
  }

  /**
   * Finds the account by name and password. Empty for an unknown name, a wrong password, a disabled
   * account and an unverified address where verification is required; each counts as a wrong guess.
   * Fails with TOO_MANY_ATTEMPTS or OVERLOADED, in all these cases alike.
   */
  public Mono<User> verify(ServerRequest request, String name, Secret password) {
    return verify(request, name, password, registration::allowsSignIn, this::recordFailure);
  }

  /**
   * Reloads {@code user} if {@code password} is right, for a caller who has a session of that
   * account. Otherwise like {@link #verify}, except that the address need not be verified.
   */
  public Mono<User> reverify(ServerRequest request, User user, Secret password) {
    return verify(
        request,
        user.name(),
        password,
        found -> found.id().equals(user.id()),
        known -> Mono.empty());
  }

  private Mono<User> verify(
      ServerRequest request,
      String name,
      Secret password,
      Predicate<User> admitted,
      Function<Optional<User>, Mono<Void>> afterFailure) {
    return passwords.withReservation(
        candidate(request, name)
            .flatMap(
                candidate ->
                    attempts
                        .decide(
                            candidate.guess(),
                            candidate.standing(),
                            Mono.defer(() -> devices.origin(request, candidate.id())),
                            verify(candidate.user(), password).filter(admitted))
                        .doOnNext(
                            user -> FailedSignIns.note(request, candidate.standing().failures()))
                        .switchIfEmpty(
                            Mono.defer(() -> afterFailure.apply(candidate.user()))
                                .then(Mono.empty()))));
  }

  /** Also for an unknown account, as its failure must take the same time. */
  private Mono<Void> recordFailure(Optional<User> known) {
    return audit.appendIfPossible(
        AuditEvent.by(
                AuditActor.VISITOR, AuditAction.SIGN_IN_FAILED, known.map(User::id).orElse(null))
            .with(Map.of("method", "password")));
  }

  /** Looks up the account and the budget of guesses at the same time. */
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
      return user.map(User::id).orElse(NO_ACCOUNT);
    }
  }
}
