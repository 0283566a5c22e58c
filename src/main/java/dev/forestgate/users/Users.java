package dev.forestgate.users;

import dev.forestgate.secret.Secret;
import java.util.UUID;
import reactor.core.publisher.Mono;

/**
 * The account directory. Fails with Spring's {@code DataAccessException} where the store is away.
 */
public interface Users {
  /**
   * Adds an account. Fails with USERNAME_TAKEN or EMAIL_TAKEN; of any number of equal calls one
   * succeeds.
   */
  Mono<User> add(NewUser user);

  /** Empty if there is none. */
  Mono<User> findById(UUID id);

  /**
   * Removes an account with all that hangs on it; its name and address are free again. False if
   * there was none.
   */
  Mono<Boolean> delete(UUID id);

  /**
   * The account that signs in as {@code login}: a user name, or with an {@code @} a verified e-mail
   * address, in any spelling that has the same {@linkplain Canonical canonical form}. Empty if
   * there is none.
   */
  Mono<User> findByLogin(String login);

  /**
   * Puts {@code to} in the place of {@code from}, both hashes of one and the same password, in one
   * step. False if the account is gone or holds another hash by now: a password that was changed
   * meanwhile stays. As the password is the same, the credential version stays and all sessions
   * with it, and so does {@code updatedAt}: nothing of the profile has changed.
   */
  Mono<Boolean> replacePasswordHash(UUID id, Secret from, Secret to);
}
