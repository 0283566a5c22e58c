package dev.forestgate.users;

import static dev.forestgate.failure.Failure.EMAIL_TAKEN;
import static dev.forestgate.failure.Failure.LAST_ADMIN;
import static dev.forestgate.failure.Failure.USERNAME_TAKEN;
import static dev.forestgate.postgres.Columns.required;

import dev.forestgate.failure.Failed;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.transactions.Enlisted.Sql;
import dev.forestgate.transactions.Transactions;
import io.r2dbc.postgresql.api.PostgresqlException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.RowsFetchSpec;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Runs statements on table {@code users}, each within a time limit. */
final class UserTable {
  /** Limit for a server that accepts a connection and then does not answer. */
  private static final Duration TIMEOUT = Duration.ofMillis(1500);

  private final DatabaseClient database;
  private final Transactions transactions;

  UserTable(DatabaseClient database, Transactions transactions) {
    this.database = database;
    this.transactions = transactions;
  }

  /** The account that {@code query} selects. Empty if there is none. */
  Mono<User> find(Sql query) {
    return user(query).timeout(TIMEOUT);
  }

  /** The accounts that {@code query} selects. */
  Flux<User> list(Sql query) {
    return rows(query).all().timeout(TIMEOUT);
  }

  /**
   * Commits {@code own}, which returns the account, with {@code others}. Fails with USERNAME_TAKEN,
   * EMAIL_TAKEN or LAST_ADMIN where a constraint is violated.
   */
  Mono<User> commit(Sql own, List<Enlisted> others) {
    return transactions
        .commit(user(own), others)
        .onErrorMap(DataIntegrityViolationException.class, UserTable::refused);
  }

  /**
   * Commits {@code own}, which deletes an account, and then {@code others}. False if it deletes
   * none. Fails with LAST_ADMIN.
   */
  Mono<Boolean> delete(Sql own, List<Enlisted> others) {
    var noSuchAccount = new EmptyResultDataAccessException(1);
    return transactions
        .commit(Mono.just(true), PostgresUsers.before(own.orFail(noSuchAccount), others))
        .onErrorReturn(failed -> failed == noSuchAccount, false)
        .onErrorMap(DataIntegrityViolationException.class, UserTable::refused);
  }

  /** Ids that {@code update}, or a query, returns. */
  Mono<List<UUID>> ids(Sql update) {
    return database
        .sql(update.statement())
        .bindValues(update.bindings())
        .map(row -> required(row, "id", UUID.class))
        .all()
        .collectList()
        .timeout(TIMEOUT);
  }

  /** Number of rows that {@code update} changes. */
  Mono<Long> count(Sql update) {
    return database
        .sql(update.statement())
        .bindValues(update.bindings())
        .fetch()
        .rowsUpdated()
        .timeout(TIMEOUT);
  }

  private Mono<User> user(Sql query) {
    return rows(query).one();
  }

  private RowsFetchSpec<User> rows(Sql query) {
    return database.sql(query.statement()).bindValues(query.bindings()).map(UserRow::user);
  }

  /** Any other violation is a defect and is returned unchanged. */
  private static Throwable refused(DataIntegrityViolationException violation) {
    String constraint =
        violation.getCause() instanceof PostgresqlException cause
            ? cause.getErrorDetails().getConstraintName().orElse("")
            : "";
    return switch (constraint) {
      case "users_username_taken" -> Failed.of(USERNAME_TAKEN);
      case "users_email_taken" -> Failed.of(EMAIL_TAKEN);
      case "users_last_admin" -> Failed.of(LAST_ADMIN);
      default -> violation;
    };
  }
}
