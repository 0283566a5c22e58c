package dev.forestgate.account;

import static dev.forestgate.failure.Failure.INVALID_CREDENTIALS;
import static dev.forestgate.failure.Failure.UNAUTHENTICATED;

import dev.forestgate.failure.Failed;
import dev.forestgate.identity.Caller;
import dev.forestgate.identity.PasswordAuthentication;
import dev.forestgate.secret.Secret;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/** The account of a caller, and whether the caller knows its password. */
@Component
final class CallerAccount {
  private final Users users;
  private final PasswordAuthentication authentication;

  CallerAccount(Users users, PasswordAuthentication authentication) {
    this.users = users;
    this.authentication = authentication;
  }

  /** Fails with UNAUTHENTICATED if it is gone or disabled: then there is no such session. */
  Mono<User> of(Caller caller) {
    return users
        .findById(caller.userId())
        .filter(user -> !user.disabled())
        .switchIfEmpty(Mono.error(() -> Failed.of(UNAUTHENTICATED)));
  }

  /**
   * The account as it is now, if {@code password} is right; on the same budget as a sign-in, as a
   * stolen session must not be a way to guess. Fails with INVALID_CREDENTIALS if it is wrong.
   */
  Mono<User> proven(ServerRequest request, User user, Secret password) {
    return authentication
        .reverify(request, user, password)
        .switchIfEmpty(Mono.error(() -> Failed.of(INVALID_CREDENTIALS)));
  }
}
