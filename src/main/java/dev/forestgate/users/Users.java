package dev.forestgate.users;

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
}
