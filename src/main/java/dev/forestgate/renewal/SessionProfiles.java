package dev.forestgate.renewal;

import dev.forestgate.apikeys.KeysOfAccount;
import dev.forestgate.sessions.ProfileUpdates;
import dev.forestgate.sessions.model.AccountProfile;
import dev.forestgate.sessions.model.SessionOwner;
import dev.forestgate.users.PendingEmail;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Copies name and profile of an account into its sessions, and makes its API keys read its roles
 * and factors again.
 */
@Component
public final class SessionProfiles {
  private final Users users;
  private final ProfileUpdates sessions;
  private final KeysOfAccount keys;

  SessionProfiles(Users users, ProfileUpdates sessions, KeysOfAccount keys) {
    this.users = users;
    this.sessions = sessions;
    this.keys = keys;
  }

  /** The owner of a new session of {@code user}. */
  public static SessionOwner owner(User user) {
    return new SessionOwner(user.id(), user.name(), user.credentialVersion(), of(user));
  }

  /** Updates all sessions and keys of {@code user}. */
  Mono<Void> update(User user) {
    return current(user, now -> sessions.update(now.id(), now.name(), of(now)))
        .then(keys.refresh(user.id()));
  }

  /** Updates the session {@code id} of {@code user}. */
  public Mono<Void> update(User user, UUID id) {
    return current(user, now -> sessions.update(now.id(), id, now.name(), of(now)));
  }

  /**
   * Reads the account again after each write and repeats it if the account changed: of concurrent
   * writers, the last one has written the current profile.
   */
  private Mono<Void> current(User user, Function<User, Mono<Void>> write) {
    return Mono.defer(() -> write.apply(user))
        .then(Mono.defer(() -> users.findById(user.id())))
        .filter(now -> !owner(now).equals(owner(user)))
        .flatMap(now -> current(now, write));
  }

  private static AccountProfile of(User user) {
    PendingEmail pending = user.pending();
    return new AccountProfile(
        user.email(),
        user.emailVerified(),
        pending == null ? null : pending.text(),
        pending == null ? null : pending.until(),
        user.createdAt(),
        user.updatedAt(),
        user.secondFactor(),
        user.username() == null,
        user.roles().names());
  }
}
