package dev.forestgate.users.redis;

import dev.forestgate.users.LoginLookup;
import dev.forestgate.users.User;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.users.name.LoginName;
import java.util.Comparator;
import java.util.UUID;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Accounts by id and by name. Empty if there is none. */
final class UserLookup {
  private final AccountScripts accounts;

  UserLookup(AccountScripts accounts) {
    this.accounts = accounts;
  }

  Mono<User> byId(UUID id) {
    return accounts.find(id).map(AccountHash::user);
  }

  /** The account that holds the address, verified or not. */
  Mono<User> byEmail(EmailAddress address) {
    return LoginLookup.find(
        LoginName.of(address), key -> accounts.findByEmail(key).map(AccountHash::user));
  }

  /** The oldest first. */
  Flux<User> byExternalId(String externalId) {
    return accounts
        .findByExternalId(externalId)
        .map(AccountHash::user)
        .sort(Comparator.comparing(User::createdAt).thenComparing(User::id));
  }

  /** The account that signs in as {@code typed}. */
  Mono<User> byLogin(String typed) {
    LoginName name = LoginName.of(typed);
    return switch (name.kind()) {
      case USERNAME -> LoginLookup.find(name, this::byUsername);
      case EMAIL -> LoginLookup.find(name, this::byEmailAtSignIn);
      case UNREGISTRABLE -> Mono.empty();
    };
  }

  private Mono<User> byUsername(String key) {
    return accounts.findByUsername(key).map(AccountHash::user);
  }

  private Mono<User> byEmailAtSignIn(String key) {
    return accounts
        .findByEmail(key)
        .map(AccountHash::user)
        .filter(user -> user.emailVerified() || user.awaitsFirstProof());
  }
}
