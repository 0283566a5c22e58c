package dev.forestgate.transactions;

import java.time.Duration;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Transactions in PostgreSQL: one statement with the {@link Enlisted} writes of other packages. */
@Component
@ConditionalOnPostgresAccounts
public final class Transactions {
  /** Limit for a server that accepts a connection and then does not answer. */
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final DatabaseClient database;
  private final TransactionalOperator transaction;

  Transactions(DatabaseClient database, TransactionalOperator transaction) {
    this.database = database;
    this.transaction = transaction;
  }

  /**
   * Runs {@code changes} and then {@code own}, in one transaction if there are any changes. If
   * {@code own} is empty, nothing is changed and the result is empty. Fails, with nothing changed,
   * as {@code own} does and with the {@code otherwise} of the first change that changes nothing. If
   * the store is unavailable, fails with Spring's {@code DataAccessException} or {@code
   * TransactionException}, or with a {@code TimeoutException} after two seconds; the transaction
   * may have been committed then.
   */
  public <T> Mono<T> commit(Mono<T> own, List<Enlisted> changes) {
    if (changes.isEmpty()) {
      return own.timeout(TIMEOUT);
    }
    return transaction
        .execute(
            status ->
                Flux.fromIterable(changes)
                    .concatMap(this::run)
                    .then(own)
                    .switchIfEmpty(Mono.fromRunnable(status::setRollbackOnly)))
        .singleOrEmpty()
        .timeout(TIMEOUT);
  }

  /** Commits {@code changes} alone. */
  public Mono<Void> commit(List<Enlisted> changes) {
    return commit(Mono.just(true), changes).then();
  }

  /** Runs {@code change} alone, as one statement. Fails as {@link #commit(Mono, List)}. */
  public Mono<Void> commit(Enlisted change) {
    return run(change).timeout(TIMEOUT).then();
  }

  private Mono<Long> run(Enlisted change) {
    if (change instanceof Enlisted.Contextual contextual) {
      return Mono.deferContextual(context -> run(contextual.write().apply(context)));
    }
    if (change instanceof Enlisted.Sql sql) {
      return run(sql);
    }
    return Mono.error(
        new IllegalArgumentException(
            "Expected a write for PostgreSQL, found " + change.getClass().getSimpleName()));
  }

  private Mono<Long> run(Enlisted.Sql sql) {
    return database
        .sql(sql.statement())
        .bindValues(sql.bindings())
        .fetch()
        .rowsUpdated()
        .flatMap(
            touched ->
                touched == 0 && sql.otherwise() != null
                    ? Mono.error(sql.otherwise())
                    : Mono.just(touched));
  }
}
