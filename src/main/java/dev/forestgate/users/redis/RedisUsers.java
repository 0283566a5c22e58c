package dev.forestgate.users.redis;

import static dev.forestgate.failure.Failure.EMAIL_TAKEN;
import static dev.forestgate.failure.Failure.USERNAME_TAKEN;

import dev.forestgate.secret.Secret;
import dev.forestgate.together.InRedis;
import dev.forestgate.users.Canonical;
import dev.forestgate.users.EmailAddress;
import dev.forestgate.users.Login;
import dev.forestgate.users.NewUser;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;
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
  private final IdGenerator ids;
  private final Clock clock;

  RedisUsers(Accounts accounts, IdGenerator ids, Clock clock) {
    this.accounts = accounts;
    this.ids = ids;
    this.clock = clock;
  }

  @Override
  public Mono<User> add(NewUser user) {
    return Mono.defer(() -> accounts.make(addition(ids.generateId(), user))).map(AccountHash::user);
  }

  @Override
  public Mono<User> findById(UUID id) {
    return accounts.find(id).map(AccountHash::user);
  }

  @Override
  public Mono<Boolean> delete(UUID id) {
    return accounts
        .find(id)
        .flatMap(account -> accounts.make(ending(account)))
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

  private AccountStep addition(UUID id, NewUser user) {
    AccountStep step =
        AccountStep.ofNew(id)
            .taking(AccountKeys.username(user.username().key()), USERNAME_TAKEN.name())
            .settingAll(AccountHash.fieldsOf(id, user, clock.instant()));
    EmailAddress email = user.email();
    return email == null ? step : step.taking(AccountKeys.email(email.key()), EMAIL_TAKEN.name());
  }

  /** Its claims are found by what it is called; so it must be called that still. */
  private static AccountStep ending(AccountHash account) {
    return AccountStep.of(account.id())
        .expecting(AccountHash.USERNAME, account.username())
        .expecting(AccountHash.EMAIL, account.text(AccountHash.EMAIL))
        .releasing(account.claims())
        .ending();
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
