package dev.forestgate.users.redis;

import static dev.forestgate.failure.Failure.NEEDS_POSTGRES;
import static dev.forestgate.failure.Failure.UNAUTHENTICATED;

import dev.forestgate.failure.Failed;
import dev.forestgate.roles.Roles;
import dev.forestgate.secret.Secret;
import dev.forestgate.transactions.ConditionalOnRedisAccounts;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.NewUser;
import dev.forestgate.users.PendingEmail;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.users.name.Username;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Account directory in Redis or KeyDB, in the keys of {@link AccountKeys}. Claims decide conflicts:
 * {@code SET NX}, in the script that makes the rest of the write.
 */
@Component
@ConditionalOnRedisAccounts
final class RedisUsers implements Users {
  private final AccountScripts accounts;
  private final AccountWrites writes;
  private final UnverifiedAccounts unverified;
  private final UserLookup lookup;
  private final AddressClaims addresses;

  RedisUsers(AccountScripts accounts, Clock clock) {
    this.accounts = accounts;
    this.writes = new AccountWrites(clock);
    this.unverified = new UnverifiedAccounts(accounts, writes, clock);
    this.lookup = new UserLookup(accounts);
    this.addresses = new AddressClaims(accounts, writes, unverified);
  }

  @Override
  public Mono<User> add(NewUser user, List<Enlisted> with) {
    return Mono.defer(() -> addresses.adding(user))
        .flatMap(step -> accounts.commit(step.together(with)))
        .retryWhen(AccountWrites.IF_CHANGED)
        .map(AccountHash::user);
  }

  @Override
  public Mono<User> findById(UUID id) {
    return lookup.byId(id);
  }

  @Override
  public Mono<User> findByEmail(EmailAddress address) {
    return lookup.byEmail(address);
  }

  @Override
  public Flux<User> findByExternalId(String externalId) {
    return lookup.byExternalId(externalId);
  }

  @Override
  public Mono<User> commitFor(UUID id, List<Enlisted> with) {
    return Mono.defer(() -> accounts.commit(AccountWrite.of(id).together(with)))
        .map(AccountHash::user);
  }

  @Override
  public Mono<User> changePassword(UUID id, int fromVersion, Secret hash, List<Enlisted> with) {
    return write(
        id,
        account ->
            Mono.just(account)
                .filter(found -> found.hasVersion(fromVersion))
                .map(same -> writes.changingPassword(same, hash)),
        with);
  }

  @Override
  public Enlisted setPendingEmail(UUID id, int version, PendingEmail next) {
    return EnlistedWrites.proposing(id, version, next).orFail(Failed.of(UNAUTHENTICATED));
  }

  @Override
  public Enlisted clearPendingEmail(UUID id) {
    return EnlistedWrites.withdrawing(id);
  }

  @Override
  public Mono<User> rename(UUID id, Username username, List<Enlisted> with) {
    return write(id, account -> Mono.just(writes.renaming(account, username)), with);
  }

  @Override
  public Mono<User> verifyEmail(UUID id, EmailAddress address, List<Enlisted> with) {
    return write(
        id,
        account -> addresses.taking(account, address, writes.verifying(account, address)),
        with);
  }

  @Override
  public Mono<User> verifyAndChangePassword(
      UUID id, int fromVersion, EmailAddress address, Secret hash, List<Enlisted> with) {
    return write(
        id,
        account ->
            Mono.just(account)
                .filter(found -> found.hasVersion(fromVersion))
                .map(same -> writes.verifyingAndChangingPassword(same, address, hash))
                .flatMap(step -> addresses.taking(account, address, step)),
        with);
  }

  @Override
  public Mono<User> disable(UUID id, List<Enlisted> with) {
    return write(id, account -> Mono.just(writes.disabling(account)), with);
  }

  @Override
  public Mono<User> enable(UUID id, List<Enlisted> with) {
    return Mono.defer(() -> accounts.commit(writes.enabling(id).together(with)))
        .map(AccountHash::user);
  }

  @Override
  public Mono<User> setRoles(UUID id, Roles roles, List<Enlisted> with) {
    return Mono.error(Failed.of(NEEDS_POSTGRES));
  }

  @Override
  public Flux<UUID> releaseUnverified() {
    return unverified.release();
  }

  @Override
  public Enlisted removingUnnamed(UUID id) {
    return EnlistedWrites.removingUnnamed(id);
  }

  @Override
  public Flux<UUID> findUnnamed(Instant claimedUntil) {
    return unverified.findUnnamed(claimedUntil);
  }

  @Override
  public Mono<Boolean> deleteUnnamed(UUID id, Instant claimedUntil, List<Enlisted> with) {
    return write(
            id,
            account ->
                Mono.just(account)
                    .filter(found -> found.isUnnamedSince(claimedUntil))
                    .map(AccountWrites::endingUnverified),
            with)
        .hasElement();
  }

  @Override
  public Mono<Boolean> delete(UUID id, List<Enlisted> with) {
    return write(id, account -> Mono.just(AccountWrites.ending(account)), with).hasElement();
  }

  @Override
  public Mono<User> findByLogin(String typed) {
    return lookup.byLogin(typed);
  }

  @Override
  public Enlisted setLocale(UUID id, String locale) {
    return writes.speaking(id, locale);
  }

  /** Commits the write that {@code plan} returns for the account. Empty if either is missing. */
  private Mono<User> write(
      UUID id, Function<AccountHash, Mono<AccountWrite>> plan, List<Enlisted> with) {
    return accounts
        .find(id)
        .flatMap(plan)
        .flatMap(write -> accounts.commit(write.together(with)))
        .retryWhen(AccountWrites.IF_CHANGED)
        .map(AccountHash::user);
  }

  @Override
  public Mono<Boolean> replacePasswordHash(UUID id, Secret from, Secret to) {
    return accounts
        .commit(AccountWrites.rehashing(id, from, to))
        .hasElement()
        .onErrorReturn(OptimisticLockingFailureException.class, false);
  }
}
