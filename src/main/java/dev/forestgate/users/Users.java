package dev.forestgate.users;

import dev.forestgate.roles.Roles;
import dev.forestgate.secret.Secret;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.name.Canonical;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.users.name.Username;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Account directory. Writes given as {@code with} commit atomically with the write of the account;
 * one that must not be without effect fails all of them. Every method fails with Spring's {@code
 * DataAccessException} if the store is unavailable.
 */
public interface Users {
  /**
   * Time for which an account with a user name holds an unverified address; then other accounts may
   * take it.
   */
  Duration UNVERIFIED_CLAIM = Duration.ofHours(24);

  /**
   * Adds an account. Takes over an address that another account with a user name has held
   * unverified for {@link #UNVERIFIED_CLAIM}, or at once if {@code user} has verified it. Fails
   * with USERNAME_TAKEN or EMAIL_TAKEN; of any number of equal calls one succeeds.
   */
  Mono<User> add(NewUser user, List<Enlisted> with);

  /** Empty if there is none. */
  Mono<User> findById(UUID id);

  /**
   * The account that signs in as {@code login}: a user name, or with an {@code @} an e-mail
   * address, in any spelling that has the same {@linkplain Canonical canonical form}. The address
   * must be verified, or be the only name of the account. Empty if there is none.
   */
  Mono<User> findByLogin(String login);

  /** The one account that holds {@code address}, verified or not. Empty if there is none. */
  Mono<User> findByEmail(EmailAddress address);

  /** The accounts that came from another service with this id, in the order of their creation. */
  Flux<User> findByExternalId(String externalId);

  /**
   * Commits {@code with} and returns the account {@code id}. Empty, with nothing changed, if there
   * is none, also if it is deleted at the same time.
   */
  Mono<User> commitFor(UUID id, List<Enlisted> with);

  /**
   * Write that makes {@code next} the pending address of the account and replaces any other. Fails
   * with UNAUTHENTICATED if the credential version of the account is no longer {@code version}: a
   * change of credentials has removed pending addresses, and its owner may be another person.
   */
  Enlisted setPendingEmail(UUID id, int version, PendingEmail next);

  /** Write that removes the pending address of the account, if it has one. */
  Enlisted clearPendingEmail(UUID id);

  /** Write that sets the language of the account (BCP 47). */
  Enlisted setLocale(UUID id, String locale);

  /**
   * Changes the password, increments the credential version and removes a pending address. Empty,
   * with nothing changed, if the account is gone or its credential version is no longer {@code
   * fromVersion}: of any number of changes from one version one succeeds.
   */
  Mono<User> changePassword(UUID id, int fromVersion, Secret hash, List<Enlisted> with);

  /**
   * Replaces the hash {@code from} by {@code to}, another hash of the same password. False if the
   * account is gone or its hash is no longer {@code from}: a password that was changed in the
   * meantime stays. The credential version, sessions and {@code updatedAt} stay as they are.
   */
  Mono<Boolean> replacePasswordHash(UUID id, Secret from, Secret to);

  /**
   * Changes the user name, or gives the account its first one; an unverified address is then held
   * for {@link #UNVERIFIED_CLAIM} from now on. Fails with USERNAME_TAKEN. Empty, with nothing
   * changed, if the account is gone.
   */
  Mono<User> rename(UUID id, Username username, List<Enlisted> with);

  /**
   * Makes {@code address} the verified address of the account, in place of its address and of a
   * pending one. An account with a user name that held it unverified loses it; one without a user
   * name must be removed by {@link #removingUnnamed}. Fails with EMAIL_TAKEN, with nothing changed,
   * if another account has verified it, or still holds it. Empty, with nothing changed, if the
   * account is gone.
   */
  Mono<User> verifyEmail(UUID id, EmailAddress address, List<Enlisted> with);

  /**
   * Does {@link #verifyEmail} and {@link #changePassword} in one transaction. Empty as the latter,
   * and fails as the former.
   *
   * @param hash the current one to keep the password
   */
  Mono<User> verifyAndChangePassword(
      UUID id, int fromVersion, EmailAddress address, Secret hash, List<Enlisted> with);

  /**
   * Disables the account, increments its credential version and removes a pending address; also if
   * it is disabled already. {@link User#disabled} is true until {@link #enable}. Empty, with
   * nothing changed, if the account is gone. Fails with LAST_ADMIN.
   */
  Mono<User> disable(UUID id, List<Enlisted> with);

  /** Enables the account; its former sessions stay void. Empty if the account is gone. */
  Mono<User> enable(UUID id, List<Enlisted> with);

  /**
   * Replaces the roles of the account. Empty, with nothing changed, if it is gone. Fails with
   * LAST_ADMIN, and with NEEDS_POSTGRES if accounts are in Redis.
   */
  Mono<User> setRoles(UUID id, Roles roles, List<Enlisted> with);

  /**
   * Releases every address that an account with a user name has held unverified for {@link
   * #UNVERIFIED_CLAIM}. Returns the ids of the accounts that held them.
   */
  Flux<UUID> releaseUnverified();

  /**
   * Ids of accounts whose only name is an address that they have held unverified since {@code
   * claimedUntil} or longer, the oldest first; at most 1,000.
   */
  Flux<UUID> findUnnamed(Instant claimedUntil);

  /** Does {@link #delete} if the account is still one of {@link #findUnnamed}, else false. */
  Mono<Boolean> deleteUnnamed(UUID id, Instant claimedUntil, List<Enlisted> with);

  /**
   * Write that deletes the account {@code id} if its only name is an unverified address, for {@link
   * #verifyEmail} of that address by another account. Otherwise changes nothing.
   */
  Enlisted removingUnnamed(UUID id);

  /**
   * Deletes an account with its data, and releases its name and address. False, with nothing
   * changed, if there was none. Fails with LAST_ADMIN.
   */
  Mono<Boolean> delete(UUID id, List<Enlisted> with);
}
