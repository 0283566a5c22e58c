package dev.forestgate.users;

import dev.forestgate.secret.Secret;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.name.Canonical;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.users.name.Username;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The account directory. What is given as {@code with} is carried out in one step with the change
 * of the account: both, or neither. A change that may not touch nothing fails the whole step. Every
 * method fails with Spring's {@code DataAccessException} where the store is away.
 */
public interface Users {
  /** For so long an account holds an address that it has not verified; then others may have it. */
  Duration UNVERIFIED_CLAIM = Duration.ofHours(24);

  /**
   * Adds an account. Its address is held, and not verified; one that another account has held
   * unverified for {@link #UNVERIFIED_CLAIM} is taken over. Fails with USERNAME_TAKEN or
   * EMAIL_TAKEN; of any number of equal calls one succeeds.
   */
  Mono<User> add(NewUser user, List<Enlisted> with);

  /** Empty if there is none. */
  Mono<User> findById(UUID id);

  /**
   * The account that signs in as {@code login}: a user name, or with an {@code @} a verified e-mail
   * address, in any spelling that has the same {@linkplain Canonical canonical form}. Empty if
   * there is none.
   */
  Mono<User> findByLogin(String login);

  /** The one account that holds {@code address}, verified or not. Empty if there is none. */
  Mono<User> findByEmail(EmailAddress address);

  /**
   * Carries out {@code with} for the account {@code id}, which it gives. Empty, and nothing is
   * done, if there is none, also where it is deleted at the same time.
   */
  Mono<User> commitFor(UUID id, List<Enlisted> with);

  /**
   * The change that makes {@code next} the pending address of the account, in the place of any
   * other.
   */
  Enlisted setPendingEmail(UUID id, PendingEmail next);

  /** The change that gives the pending address of the account up; nothing if it has none. */
  Enlisted clearPendingEmail(UUID id);

  /**
   * Gives the account another password; its credential version grows by one, and a pending address
   * is given up. Empty, and nothing is changed, if the account is gone or its credential version is
   * no longer {@code fromVersion}: of any number of changes from one version one succeeds.
   */
  Mono<User> changePassword(UUID id, int fromVersion, Secret hash, List<Enlisted> with);

  /**
   * Puts {@code to} in the place of {@code from}, both hashes of one and the same password, in one
   * step. False if the account is gone or holds another hash by now: a password that was changed
   * meanwhile stays. As the password is the same, the credential version stays and all sessions
   * with it, and so does {@code updatedAt}: nothing of the profile has changed.
   */
  Mono<Boolean> replacePasswordHash(UUID id, Secret from, Secret to);

  /**
   * Gives the account another name. Fails with USERNAME_TAKEN. Empty, and nothing is changed, if
   * the account is gone.
   */
  Mono<User> rename(UUID id, Username username, List<Enlisted> with);

  /**
   * The account has shown that {@code address} is its own: it holds that one from now on, verified,
   * and no other, nor one that is pending. An account that held it unverified loses it. Fails with
   * EMAIL_TAKEN, and nothing is changed, where another account has verified it. Empty, and nothing
   * is changed, if the account is gone.
   */
  Mono<User> verifyEmail(UUID id, EmailAddress address, List<Enlisted> with);

  /**
   * {@link #verifyEmail} and {@link #changePassword} in one step: for an address that was in force
   * before. Empty as the latter, and fails as the former.
   */
  Mono<User> restoreEmail(
      UUID id, int fromVersion, EmailAddress address, Secret hash, List<Enlisted> with);

  /**
   * Disables the account: its credential version grows by one, a pending address is given up, and
   * {@link User#disabled} is true until {@link #enable}. Also where it is disabled already. Empty,
   * and nothing is changed, if the account is gone.
   */
  Mono<User> disable(UUID id, List<Enlisted> with);

  /** Takes {@link #disable} back, but brings back no session. Empty if the account is gone. */
  Mono<User> enable(UUID id);

  /**
   * Takes back every address that has been held unverified for {@link #UNVERIFIED_CLAIM}; gives the
   * accounts that held them.
   */
  Flux<UUID> releaseUnverified();

  /**
   * Removes an account with all that hangs on it; its name and address are free again. False, and
   * nothing is done, if there was none.
   */
  Mono<Boolean> delete(UUID id, List<Enlisted> with);
}
