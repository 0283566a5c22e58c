package dev.forestgate.http;

import dev.forestgate.credentials.Passwords;
import dev.forestgate.failure.Failed;
import dev.forestgate.limits.Attempts;
import dev.forestgate.limits.Guess;
import dev.forestgate.limits.Standing;
import dev.forestgate.secret.Secret;
import dev.forestgate.users.LoginName;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
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
  private final Attempts attempts;
  private final KnownDevices devices;

  PasswordAuthentication(
      Users users, Passwords passwords, Attempts attempts, ObjectProvider<KnownDevices> devices) {
    this.users = users;
    this.passwords = passwords;
    this.attempts = attempts;
    this.devices = devices.getIfAvailable(() -> (request, userId) -> Mono.just(false));
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
   * password and a disabled account alike; fails with TOO_MANY_ATTEMPTS and OVERLOADED, for all
   * three alike too.
   */
  public Mono<User> verify(ServerRequest request, String name, Secret password) {
    return passwords.withPlace(
        candidate(LoginName.of(name), name, ClientAddress.countedAs(request))
            .flatMap(
                candidate ->
                    attempts.decide(
                        candidate.guess(),
                        candidate.standing(),
                        Mono.defer(() -> devices.isKnown(request, candidate.id())),
                        verify(candidate.user(), password))));
  }

  /**
   * The account and its budget, asked together. One that is named by its address counts under its
   * name, so there the budget is asked second; with an address that is nobody's too.
   */
  private Mono<Candidate> candidate(LoginName login, String name, String client) {
    Mono<Optional<User>> user = users.findByLogin(name).singleOptional();
    if (login.isAddress()) {
      return user.flatMap(found -> candidate(found, account(found, login), client));
    }
    Guess guess = attempts.onPassword(login.key(), client);
    return Mono.zip(
        user, attempts.look(guess), (found, standing) -> new Candidate(found, guess, standing));
  }

  private Mono<Candidate> candidate(Optional<User> user, String account, String client) {
    Guess guess = attempts.onPassword(account, client);
    return attempts.look(guess).map(standing -> new Candidate(user, guess, standing));
  }

  private static String account(Optional<User> user, LoginName otherwise) {
    return user.map(found -> LoginName.of(found.username()).key()).orElse(otherwise.key());
  }

  private Mono<User> verify(Optional<User> found, Secret password) {
    return passwords
        .verify(password, found.map(User::passwordHash).orElse(null))
        .filter(matches -> matches)
        .flatMap(matches -> Mono.justOrEmpty(found))
        .filter(user -> !user.disabled());
  }

  private record Candidate(Optional<User> user, Guess guess, Standing standing) {
    UUID id() {
      return user.map(User::id).orElse(NOBODY);
    }
  }
}
