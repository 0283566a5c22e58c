package dev.forestgate.http;

import dev.forestgate.credentials.Passwords;
import dev.forestgate.secret.Secret;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Who somebody is by a name and a password: one look-up and one hash, whether or not there is such
 * an account.
 */
@Component
public final class PasswordAuthentication {
  private final Users users;
  private final Passwords passwords;

  PasswordAuthentication(Users users, Passwords passwords) {
    this.users = users;
    this.passwords = passwords;
  }

  /**
   * {@code work}, or OVERLOADED where there is no room for a hash: for a caller who would read a
   * request first. Under a storm most are refused, so that has to cost next to nothing.
   */
  public <T> Mono<T> ifRoom(Supplier<Mono<T>> work) {
    return passwords.requireRoom().then(Mono.defer(work));
  }

  /**
   * The account that {@code name} and {@code password} open. Empty for an unknown name, a wrong
   * password and a disabled account alike; fails with OVERLOADED.
   */
  public Mono<User> verify(String name, Secret password) {
    return users
        .findByLogin(name)
        .singleOptional()
        .flatMap(found -> verify(found, password))
        .filter(user -> !user.disabled());
  }

  private Mono<User> verify(Optional<User> found, Secret password) {
    return passwords
        .verify(password, found.map(User::passwordHash).orElse(null))
        .filter(matches -> matches)
        .flatMap(matches -> Mono.justOrEmpty(found));
  }
}
