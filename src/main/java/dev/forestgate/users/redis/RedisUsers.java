package dev.forestgate.users.redis;

import dev.forestgate.secret.Secret;
import dev.forestgate.transactions.ConditionalOnRedisAccounts;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.LoginLookup;
import dev.forestgate.users.NewUser;
import dev.forestgate.users.PendingEmail;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.users.name.LoginName;
import dev.forestgate.users.name.Username;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * The directory in Redis or KeyDB, in the keys of {@link AccountKeys}. Claims have the last word on
 * who is first: {@code SET NX}, in the same script as all else that the step changes.
 */
@Component
@ConditionalOnRedisAccounts
final class RedisUsers implements Users {
  /** What a step is planned on may change before it is made; then it is planned again. */
  private static final Retry AGAIN_WHERE_CHANGED =
      Retry.max(5)
          .filter(OptimisticLockingFailureException.class::isInstance)
          .onRetryExhaustedThrow((spec, last) -> last.failure());

  private final AccountScripts accounts;
  private final AccountWrites steps;
  private final Clock clock;

  RedisUsers(AccountScripts accounts, Clock clock) {
    this.accounts = accounts;
    this.steps = new AccountWrites(clock);
    this.clock = clock;
  }

  @Override
  public Mono<User> add(NewUser user, List<Enlisted> with) {
    return Mono.defer(() -> Mono.justOrEmpty(user.email()))
        .flatMap(
            address ->
                holder(address)
                    .filter(this::isHeldTooLong)
                    .map(loser -> steps.evicting(steps.adding(user), loser, address)))
        .switchIfEmpty(Mono.fromSupplier(() -> steps.adding(user)))
        .flatMap(step -> accounts.make(step.together(with)))
        .retryWhen(AGAIN_WHERE_CHANGED)
        .map(AccountHash::user);
  }

  @Override
  public Mono<User> findById(UUID id) {
    return accounts.find(id).map(AccountHash::user);
  }

  @Override
  public Mono<User> findByEmail(EmailAddress address) {
    return LoginLookup.find(LoginName.of(address), key -> holder(key).map(AccountHash::user));
  }

  @Override
  public Mono<User> commitFor(UUID id, List<Enlisted> with) {
    return Mono.defer(() -> accounts.make(AccountWrite.of(id).together(with)))
        .map(AccountHash::user);
  }

  @Override
  public Mono<User> changePassword(UUID id, int fromVersion, Secret hash, List<Enlisted> with) {
    return accounts
        .find(id)
        .filter(account -> account.user().credentialVersion() == fromVersion)
        .flatMap(account -> accounts.make(steps.changingPassword(account, hash).together(with)))
        .onErrorResume(OptimisticLockingFailureException.class, changed -> Mono.empty())
        .map(AccountHash::user);
  }

  @Override
  public Enlisted setPendingEmail(UUID id, PendingEmail next) {
    return AccountWrites.proposing(id, next);
  }

  @Override
  public Enlisted clearPendingEmail(UUID id) {
    return AccountWrites.withdrawing(id);
  }

  @Override
  public Mono<User> rename(UUID id, Username username, List<Enlisted> with) {
    return accounts
        .find(id)
        .flatMap(account -> accounts.make(steps.renaming(account, username).together(with)))
        .retryWhen(AGAIN_WHERE_CHANGED)
        .map(AccountHash::user);
  }

  @Override
  public Mono<User> verifyEmail(UUID id, EmailAddress address, List<Enlisted> with) {
    return accounts
        .find(id)
        .flatMap(account -> taking(account, address, steps.verifying(account, address)))
        .flatMap(step -> accounts.make(step.together(with)))
        .retryWhen(AGAIN_WHERE_CHANGED)
        .map(AccountHash::user);
  }

  @Override
  public Mono<User> restoreEmail(
      UUID id, int fromVersion, EmailAddress address, Secret hash, List<Enlisted> with) {
    return accounts
        .find(id)
        .filter(account -> account.user().credentialVersion() == fromVersion)
        .flatMap(account -> taking(account, address, steps.restoring(account, address, hash)))
        .flatMap(step -> accounts.make(step.together(with)))
        .retryWhen(AGAIN_WHERE_CHANGED)
        .map(AccountHash::user);
  }

  @Override
  public Mono<User> disable(UUID id, List<Enlisted> with) {
    return accounts
        .find(id)
        .flatMap(account -> accounts.make(steps.disabling(account).together(with)))
        .retryWhen(AGAIN_WHERE_CHANGED)
        .map(AccountHash::user);
  }

  @Override
  public Mono<User> enable(UUID id) {
    return Mono.defer(() -> accounts.make(steps.enabling(id))).map(AccountHash::user);
  }

  @Override
  public Flux<UUID> releaseUnverified() {
    return Flux.defer(() -> accounts.heldSince(clock.instant().minus(UNVERIFIED_CLAIM)))
        .concatMap(accounts::find)
        .filter(this::isHeldTooLong)
        .concatMap(
            account -> accounts.make(steps.droppingAddress(account)).retryWhen(AGAIN_WHERE_CHANGED))
        .map(AccountHash::id);
  }

  @Override
  public Mono<Boolean> delete(UUID id, List<Enlisted> with) {
    return accounts
        .find(id)
        .flatMap(account -> accounts.make(AccountWrites.ending(account).together(with)))
        .retryWhen(AGAIN_WHERE_CHANGED)
        .hasElement();
  }

  /** A claim that was left behind by an account that has another name by now leads nowhere. */
  @Override
  public Mono<User> findByLogin(String typed) {
    LoginName name = LoginName.of(typed);
    return switch (name.kind()) {
      case USERNAME -> LoginLookup.find(name, this::named);
      case EMAIL -> LoginLookup.find(name, this::verified);
      case UNREGISTRABLE -> Mono.empty();
    };
  }

  @Override
  public Mono<Boolean> replacePasswordHash(UUID id, Secret from, Secret to) {
    return accounts
        .make(AccountWrites.rehashing(id, from, to))
        .hasElement()
        .onErrorReturn(OptimisticLockingFailureException.class, false);
  }

  /** Who has {@code address}; a claim that leads to somebody without it leads nowhere. */
  private Mono<AccountHash> holder(EmailAddress address) {
    return holder(address.key());
  }

  private Mono<AccountHash> holder(String emailKey) {
    String claim = AccountKeys.email(emailKey);
    return accounts
        .findByClaim(claim)
        .filter(account -> account.claims(AccountKeys.EMAIL).contains(claim));
  }

  private Mono<User> named(String key) {
    return accounts
        .findByClaim(AccountKeys.username(key))
        .filter(account -> account.isCalled(key))
        .map(AccountHash::user);
  }

  private Mono<User> verified(String emailKey) {
    return holder(emailKey).map(AccountHash::user).filter(User::emailVerified);
  }

  /** Who holds the address verified keeps it, by its claim. */
  private Mono<AccountWrite> taking(AccountHash account, EmailAddress address, AccountWrite step) {
    return holder(address)
        .filter(holder -> !holder.id().equals(account.id()) && !holder.user().emailVerified())
        .map(loser -> steps.evicting(step, loser, address))
        .defaultIfEmpty(step);
  }

  /**
   * It is held from when the account was made, as an address comes later only verified. Since when
   * an account of the service before us has held its own is not known: nobody takes it back.
   */
  private boolean isHeldTooLong(AccountHash account) {
    User user = account.user();
    return user.email() != null
        && !user.emailVerified()
        && account.hasTimes()
        && !user.createdAt().isAfter(clock.instant().minus(UNVERIFIED_CLAIM));
  }
}
