package dev.forestgate.users;

import static dev.forestgate.failure.Failure.EMAIL_TAKEN;
import static dev.forestgate.failure.Failure.USERNAME_TAKEN;

import dev.forestgate.failure.Failed;
import dev.forestgate.secret.Secret;
import dev.forestgate.transactions.ConditionalOnPostgresAccounts;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.transactions.Enlisted.Sql;
import dev.forestgate.transactions.Transactions;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.users.name.LoginName;
import dev.forestgate.users.name.Username;
import io.r2dbc.postgresql.api.PostgresqlException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The directory in PostgreSQL, table {@code users}; its unique constraints have the last word on
 * who is first.
 */
@Component
@ConditionalOnPostgresAccounts
final class PostgresUsers implements Users {
  /** A server that accepts and then says nothing must not hold a request for longer. */
  private static final Duration PATIENCE = Duration.ofMillis(1500);

  private final DatabaseClient database;
  private final Transactions transactions;
  private final Clock clock;

  PostgresUsers(DatabaseClient database, Transactions transactions, Clock clock) {
    this.database = database;
    this.transactions = transactions;
    this.clock = clock;
  }

  @Override
  public Mono<User> add(NewUser user, List<Enlisted> with) {
    EmailAddress email = user.email();
    return now(
        now ->
            email == null
                ? step(UserSql.insert(user, now), with)
                : step(
                    UserSql.insert(user, now),
                    before(UserSql.release(email, now.minus(UNVERIFIED_CLAIM), now), with)));
  }

  @Override
  public Mono<User> findById(UUID id) {
    return one(UserSql.byId(id));
  }

  @Override
  public Mono<User> findByLogin(String login) {
    LoginName name = LoginName.of(login);
    return switch (name.kind()) {
      case USERNAME -> LoginLookup.find(name, key -> one(UserSql.byUsername(key)));
      case EMAIL -> LoginLookup.find(name, key -> one(UserSql.byVerifiedEmail(key)));
      case UNREGISTRABLE -> Mono.empty();
    };
  }

  @Override
  public Mono<User> findByEmail(EmailAddress address) {
    return LoginLookup.find(LoginName.of(address), key -> one(UserSql.byEmail(key)));
  }

  @Override
  public Mono<User> commitFor(UUID id, List<Enlisted> with) {
    return step(UserSql.byIdAndStays(id), with);
  }

  @Override
  public Mono<User> changePassword(UUID id, int fromVersion, Secret hash, List<Enlisted> with) {
    return now(now -> step(UserSql.changePassword(id, fromVersion, hash, now), with));
  }

  @Override
  public Enlisted setPendingEmail(UUID id, PendingEmail next) {
    return UserSql.pending(id, next);
  }

  @Override
  public Enlisted clearPendingEmail(UUID id) {
    return UserSql.pending(id, null);
  }

  @Override
  public Mono<Boolean> replacePasswordHash(UUID id, Secret from, Secret to) {
    return count(UserSql.replaceHash(id, from, to)).map(updated -> updated > 0);
  }

  @Override
  public Mono<User> rename(UUID id, Username username, List<Enlisted> with) {
    return now(now -> step(UserSql.rename(id, username, now), with));
  }

  @Override
  public Mono<User> verifyEmail(UUID id, EmailAddress address, List<Enlisted> with) {
    return now(
        now ->
            step(
                UserSql.verify(id, address, now),
                before(UserSql.takeFromOthers(id, address, now), with)));
  }

  @Override
  public Mono<User> restoreEmail(
      UUID id, int fromVersion, EmailAddress address, Secret hash, List<Enlisted> with) {
    return now(
        now ->
            step(
                UserSql.restore(id, fromVersion, address, hash, now),
                before(UserSql.takeFromOthers(id, address, now), with)));
  }

  @Override
  public Mono<User> disable(UUID id, List<Enlisted> with) {
    return now(now -> step(UserSql.disable(id, now), with));
  }

  @Override
  public Mono<User> enable(UUID id) {
    return now(now -> step(UserSql.enable(id, now), List.of()));
  }

  @Override
  public Flux<UUID> releaseUnverified() {
    return now(now -> ids(UserSql.release(now.minus(UNVERIFIED_CLAIM), now)))
        .flatMapIterable(ids -> ids);
  }

  /**
   * The account goes first: whoever adds something to it at the same time waits, and then finds
   * none.
   */
  @Override
  public Mono<Boolean> delete(UUID id, List<Enlisted> with) {
    var noSuchAccount = new EmptyResultDataAccessException(1);
    return transactions
        .commit(Mono.just(true), before(UserSql.delete(id).orFail(noSuchAccount), with))
        .onErrorReturn(failed -> failed == noSuchAccount, false);
  }

  private <T> Mono<T> now(Function<Instant, Mono<T>> work) {
    return Mono.defer(() -> work.apply(clock.instant()));
  }

  private Mono<User> step(Sql own, List<Enlisted> with) {
    return transactions
        .commit(query(own), with)
        .onErrorMap(DataIntegrityViolationException.class, PostgresUsers::taken);
  }

  private Mono<User> one(Sql query) {
    return query(query).timeout(PATIENCE);
  }

  private Mono<User> query(Sql query) {
    return database.sql(query.statement()).bindValues(query.bindings()).map(UserRow::user).one();
  }

  private Mono<List<UUID>> ids(Sql update) {
    return database
        .sql(update.statement())
        .bindValues(update.bindings())
        .map(row -> Objects.requireNonNull(row.get("id", UUID.class)))
        .all()
        .collectList()
        .timeout(PATIENCE);
  }

  private Mono<Long> count(Sql update) {
    return database
        .sql(update.statement())
        .bindValues(update.bindings())
        .fetch()
        .rowsUpdated()
        .timeout(PATIENCE);
  }

  private static List<Enlisted> before(Enlisted first, List<Enlisted> others) {
    List<Enlisted> all = new ArrayList<>();
    all.add(first);
    all.addAll(others);
    return all;
  }

  /** Any other violation is a defect of ours and stays what it is. */
  private static Throwable taken(DataIntegrityViolationException violation) {
    String constraint =
        violation.getCause() instanceof PostgresqlException cause
            ? cause.getErrorDetails().getConstraintName().orElse("")
            : "";
    return switch (constraint) {
      case "users_username_taken" -> Failed.of(USERNAME_TAKEN);
      case "users_email_taken" -> Failed.of(EMAIL_TAKEN);
      default -> violation;
    };
  }
}
