package dev.forestgate.users.redis;

import static dev.forestgate.failure.Failure.EMAIL_TAKEN;
import static dev.forestgate.failure.Failure.USERNAME_TAKEN;

import dev.forestgate.secret.Secret;
import dev.forestgate.together.Change;
import dev.forestgate.together.InRedis;
import dev.forestgate.users.Canonical;
import dev.forestgate.users.EmailAddress;
import dev.forestgate.users.Login;
import dev.forestgate.users.NewUser;
import dev.forestgate.users.User;
import dev.forestgate.users.Username;
import dev.forestgate.users.Users;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
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
@InRedis
final class RedisUsers implements Users {
  /** What a step is planned on may change before it is made; then it is planned again. */
  private static final Retry AGAIN_WHERE_CHANGED =
      Retry.max(5)
          .filter(OptimisticLockingFailureException.class::isInstance)
          .onRetryExhaustedThrow((spec, last) -> last.failure());

  private final Accounts accounts;
  private final Clock clock;

  RedisUsers(Accounts accounts, Clock clock) {
    this.accounts = accounts;
    this.clock = clock;
  }

  @Override
  public Mono<User> add(NewUser user, List<Change> with) {
    return Mono.defer(() -> Mono.justOrEmpty(user.email()))
        .flatMap(
            address ->
                holder(address)
                    .filter(this::isHeldTooLong)
                    .map(loser -> evicting(addition(user), loser, address)))
        .switchIfEmpty(Mono.fromSupplier(() -> addition(user)))
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
    return holder(address).map(AccountHash::user);
  }

  @Override
  public Mono<User> alongside(UUID id, List<Change> with) {
    return Mono.defer(() -> accounts.make(AccountStep.of(id).together(with)))
        .map(AccountHash::user);
  }

  @Override
  public Mono<User> changePassword(UUID id, int fromVersion, Secret hash, List<Change> with) {
    return accounts
        .find(id)
        .filter(account -> account.user().credentialVersion() == fromVersion)
        .flatMap(account -> accounts.make(withPassword(account, hash).together(with)))
        .onErrorResume(OptimisticLockingFailureException.class, changed -> Mono.empty())
        .map(AccountHash::user);
  }

  @Override
  public Mono<User> rename(UUID id, Username username, List<Change> with) {
    return accounts
        .find(id)
        .flatMap(account -> accounts.make(renamed(account, username).together(with)))
        .retryWhen(AGAIN_WHERE_CHANGED)
        .map(AccountHash::user);
  }

  @Override
  public Mono<User> verifyEmail(UUID id, EmailAddress address, List<Change> with) {
    return accounts
        .find(id)
        .flatMap(account -> verification(account, address))
        .flatMap(step -> accounts.make(step.together(with)))
        .retryWhen(AGAIN_WHERE_CHANGED)
        .map(AccountHash::user);
  }

  @Override
  public Mono<Long> releaseUnverified() {
    return Flux.defer(() -> accounts.heldSince(clock.instant().minus(CLAIM)))
        .concatMap(accounts::find)
        .filter(this::isHeldTooLong)
        .concatMap(account -> accounts.make(withoutAddress(account)).retryWhen(AGAIN_WHERE_CHANGED))
        .count();
  }

  @Override
  public Mono<Boolean> delete(UUID id, List<Change> with) {
    return accounts
        .find(id)
        .flatMap(account -> accounts.make(ending(account).together(with)))
        .retryWhen(AGAIN_WHERE_CHANGED)
        .hasElement();
  }

  /** A claim that was left behind by an account that has another name by now leads nowhere. */
  @Override
  public Mono<User> findByLogin(String typed) {
    return Mono.defer(() -> Mono.justOrEmpty(Login.of(typed)))
        .flatMap(login -> accounts.findByClaim(claim(login)).filter(found -> has(found, login)))
        .map(AccountHash::user);
  }

  @Override
  public Mono<Boolean> replacePasswordHash(UUID id, Secret from, Secret to) {
    return accounts
        .make(
            AccountStep.of(id)
                .expecting(AccountHash.PASSWORD, from.reveal())
                .setting(AccountHash.PASSWORD, to.reveal()))
        .hasElement()
        .onErrorReturn(OptimisticLockingFailureException.class, false);
  }

  private AccountStep addition(NewUser user) {
    UUID id = user.id();
    AccountStep step =
        AccountStep.ofNew(id)
            .taking(AccountKeys.username(user.username().key()), USERNAME_TAKEN.name())
            .settingAll(AccountHash.fieldsOf(id, user, clock.instant()));
    EmailAddress email = user.email();
    return email == null
        ? step
        : step.taking(AccountKeys.email(email.key()), EMAIL_TAKEN.name())
            .together(List.of(Unverified.enter(id, clock.instant())));
  }

  private AccountStep withPassword(AccountHash account, Secret hash) {
    int next = account.user().credentialVersion() + 1;
    return AccountStep.of(account.id())
        .expecting(AccountHash.CREDENTIAL_VERSION, account.text(AccountHash.CREDENTIAL_VERSION))
        .setting(AccountHash.PASSWORD, hash.reveal())
        .setting(AccountHash.CREDENTIAL_VERSION, String.valueOf(next))
        .setting(AccountHash.UPDATED_AT, AccountHash.time(clock.instant()));
  }

  private AccountStep renamed(AccountHash account, Username username) {
    return AccountStep.of(account.id())
        .expecting(AccountHash.USERNAME, account.username())
        .taking(AccountKeys.username(username.key()), USERNAME_TAKEN.name())
        .releasing(account.claims(AccountKeys.USERNAME))
        .setting(AccountHash.USERNAME, username.text())
        .setting(AccountHash.UPDATED_AT, AccountHash.time(clock.instant()));
  }

  private AccountStep verified(AccountHash account, EmailAddress address) {
    String now = AccountHash.time(clock.instant());
    return AccountStep.of(account.id())
        .expecting(AccountHash.EMAIL, account.text(AccountHash.EMAIL))
        .taking(AccountKeys.email(address.key()), EMAIL_TAKEN.name())
        .releasing(account.claims(AccountKeys.EMAIL))
        .setting(AccountHash.EMAIL, address.text())
        .setting(AccountHash.EMAIL_VERIFIED_AT, now)
        .setting(AccountHash.UPDATED_AT, now)
        .together(List.of(Unverified.leave(account.id())));
  }

  private AccountStep withoutAddress(AccountHash account) {
    return AccountStep.of(account.id())
        .expecting(AccountHash.EMAIL, account.text(AccountHash.EMAIL))
        .expecting(AccountHash.EMAIL_VERIFIED_AT, "")
        .releasing(account.claims(AccountKeys.EMAIL))
        .dropping(AccountHash.EMAIL)
        .setting(AccountHash.UPDATED_AT, AccountHash.time(clock.instant()))
        .together(List.of(Unverified.leave(account.id())));
  }

  /** Its claims are found by what it is called; so it must be called that still. */
  private static AccountStep ending(AccountHash account) {
    return AccountStep.of(account.id())
        .expecting(AccountHash.USERNAME, account.username())
        .expecting(AccountHash.EMAIL, account.text(AccountHash.EMAIL))
        .releasing(account.claims())
        .ending()
        .together(List.of(Unverified.leave(account.id())));
  }

  /** Who has {@code address}; a claim that leads to somebody without it leads nowhere. */
  private Mono<AccountHash> holder(EmailAddress address) {
    return accounts
        .findByClaim(AccountKeys.email(address.key()))
        .filter(
            account ->
                account.claims(AccountKeys.EMAIL).contains(AccountKeys.email(address.key())));
  }

  /** Who holds the address verified keeps it, by its claim. */
  private Mono<AccountStep> verification(AccountHash account, EmailAddress address) {
    return holder(address)
        .filter(holder -> !holder.id().equals(account.id()) && !holder.user().emailVerified())
        .map(loser -> evicting(verified(account, address), loser, address))
        .switchIfEmpty(Mono.fromSupplier(() -> verified(account, address)));
  }

  private AccountStep evicting(AccountStep step, AccountHash loser, EmailAddress address) {
    return step.evicting(loser, AccountKeys.email(address.key()), clock.instant());
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
        && !user.createdAt().isAfter(clock.instant().minus(CLAIM));
  }

  private static String claim(Login login) {
    return login.isAddress() ? AccountKeys.email(login.key()) : AccountKeys.username(login.key());
  }

  private static boolean has(AccountHash account, Login login) {
    if (!login.isAddress()) {
      return Canonical.of(account.username()).equals(login.key());
    }
    return account.user().emailVerified()
        && Optional.ofNullable(account.email())
            .flatMap(EmailAddress::keyOf)
            .filter(login.key()::equals)
            .isPresent();
  }
}
