package dev.forestgate.identity;

import static dev.forestgate.failure.Failure.INVALID_CREDENTIALS;
import static dev.forestgate.failure.Failure.UNAUTHENTICATED;

import dev.forestgate.failure.Failed;
import dev.forestgate.identity.key.ScopedCaller;
import dev.forestgate.secret.Secret;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/** Loads the caller's account, and verifies its password. */
@Component
public final class CallerAccount {
  private final Users users;
  private final PasswordAuthentication authentication;

  CallerAccount(Users users, PasswordAuthentication authentication) {
    this.users = users;
    this.authentication = authentication;
  }

  /**
   * The caller's account. Fails with UNAUTHENTICATED if it is deleted or disabled, since its
   * sessions and keys are invalid then.
   */
  public Mono<User> of(ScopedCaller caller) {
    return users
        .findById(caller.userId())
        .filter(user -> !user.disabled())
        .switchIfEmpty(Mono.error(() -> Failed.of(UNAUTHENTICATED)));
  }

  /**
   * Reloads the account if {@code password} is right. Attempts share the budget of sign-ins, so
   * that a stolen session gives no further guesses. Fails with INVALID_CREDENTIALS if the password
   * is wrong.
   */
  public Mono<User> verifyPassword(ServerRequest request, User user, Secret password) {
    return authentication
        .reverify(request, user, password)
        .switchIfEmpty(Mono.error(() -> Failed.of(INVALID_CREDENTIALS)));
  }
}
