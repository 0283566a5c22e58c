package dev.forestgate.users;

import static dev.forestgate.failure.Failure.UNAUTHENTICATED;

import dev.forestgate.failure.Failed;
import dev.forestgate.roles.Roles;
import dev.forestgate.secret.Secret;
import dev.forestgate.transactions.ConditionalOnPostgresAccounts;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.transactions.Transactions;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.users.name.LoginName;
import dev.forestgate.users.name.Username;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Account directory in PostgreSQL. Unique constraints of table {@code users} decide conflicts. */
@Component
@ConditionalOnPostgresAccounts
final class PostgresUsers implements Users {
  private final UserTable table;
  private final Clock clock;

  PostgresUsers(DatabaseClient database, Transactions transactions, Clock clock) {
    this.table = new UserTable(database, transactions);
    this.clock = clock;
  }

  @Override
  public Mono<User> add(NewUser user, List<Enlisted> with) {
    EmailAddress email = user.email();
    return now(
        now ->
            email == null
                ? table.commit(UserSql.insert(user, now), with)
                : table.commit(UserSql.insert(user, now), before(taking(user, email, now), with)));
  }

  private static Enlisted taking(NewUser user, EmailAddress address, Instant now) {
    return user.emailVerified()
        ? UnverifiedSql.takeFromOthers(user.id(), address, now)
        : UnverifiedSql.release(address, now.minus(UNVERIFIED_CLAIM), now);
  }

  @Override
  public Mono<User> findById(UUID id) {
    return table.find(UserSql.byId(id));
  }

  @Override
  public Mono<User> findByLogin(String login) {
    LoginName name = LoginName.of(login);
    return switch (name.kind()) {
      case USERNAME -> LoginLookup.find(name, key -> table.find(UserSql.byUsername(key)));
      case EMAIL -> LoginLookup.find(name, key -> table.find(UserSql.byEmailAtSignIn(key)));
      case UNREGISTRABLE -> Mono.empty();
    };
  }

  @Override
  public Mono<User> findByEmail(EmailAddress address) {
    return LoginLookup.find(LoginName.of(address), key -> table.find(UserSql.byEmail(key)));
  }

  @Override
  public Flux<User> findByExternalId(String externalId) {
    return table.list(UserSql.byExternalId(externalId));
  }

  @Override
  public Mono<User> commitFor(UUID id, List<Enlisted> with) {
    return table.commit(UserSql.byIdAndStays(id), with);
  }

  @Override
  public Mono<User> changePassword(UUID id, int fromVersion, Secret hash, List<Enlisted> with) {
    return now(now -> table.commit(UserSql.changePassword(id, fromVersion, hash, now), with));
  }

  @Override
  public Enlisted setPendingEmail(UUID id, int version, PendingEmail next) {
    return UserSql.pending(id, version, next).orFail(Failed.of(UNAUTHENTICATED));
  }

  @Override
  public Enlisted clearPendingEmail(UUID id) {
    return UserSql.withoutPending(id);
  }

  @Override
  public Enlisted setLocale(UUID id, String locale) {
    return UserSql.locale(id, locale, clock.instant());
  }

  @Override
  public Mono<Boolean> replacePasswordHash(UUID id, Secret from, Secret to) {
    return table.count(UserSql.replaceHash(id, from, to)).map(updated -> updated > 0);
  }

  @Override
  public Mono<User> rename(UUID id, Username username, List<Enlisted> with) {
    return now(now -> table.commit(UserSql.rename(id, username, now), with));
  }

  @Override
  public Mono<User> verifyEmail(UUID id, EmailAddress address, List<Enlisted> with) {
    return now(
        now ->
            table.commit(
                UserSql.verify(id, address, now),
                before(UnverifiedSql.takeFromOthers(id, address, now), with)));
  }

  @Override
  public Mono<User> verifyAndChangePassword(
      UUID id, int fromVersion, EmailAddress address, Secret hash, List<Enlisted> with) {
    return now(
        now ->
            table.commit(
                UserSql.verifyAndChangePassword(id, fromVersion, address, hash, now),
                before(UnverifiedSql.takeFromOthers(id, address, now), with)));
  }

  @Override
  public Mono<User> disable(UUID id, List<Enlisted> with) {
    return now(now -> table.commit(UserSql.disable(id, now), with));
  }

  @Override
  public Mono<User> enable(UUID id, List<Enlisted> with) {
    return now(now -> table.commit(UserSql.enable(id, now), with));
  }

  @Override
  public Mono<User> setRoles(UUID id, Roles roles, List<Enlisted> with) {
    return now(now -> table.commit(UserSql.setRoles(id, roles, now), with));
  }

  @Override
  public Flux<UUID> releaseUnverified() {
    return now(now -> table.ids(UnverifiedSql.release(now.minus(UNVERIFIED_CLAIM), now)))
        .flatMapIterable(ids -> ids);
  }

  @Override
  public Enlisted removingUnnamed(UUID id) {
    return UnverifiedSql.deleteUnnamed(id);
  }

  @Override
  public Flux<UUID> findUnnamed(Instant claimedUntil) {
    return table.ids(UnverifiedSql.unnamedSince(claimedUntil)).flatMapIterable(ids -> ids);
  }

  @Override
  public Mono<Boolean> deleteUnnamed(UUID id, Instant claimedUntil, List<Enlisted> with) {
    return table.delete(UnverifiedSql.deleteUnnamed(id, claimedUntil), with);
  }

  /**
   * Deletes the account first: a transaction that adds to it at the same time waits, and then finds
   * none.
   */
  @Override
  public Mono<Boolean> delete(UUID id, List<Enlisted> with) {
    return table.delete(UserSql.delete(id), with);
  }

  private <T> Mono<T> now(Function<Instant, Mono<T>> work) {
    return Mono.defer(() -> work.apply(clock.instant()));
  }

  static List<Enlisted> before(Enlisted first, List<Enlisted> others) {
    List<Enlisted> all = new ArrayList<>();
    all.add(first);
    all.addAll(others);
    return all;
  }
}
