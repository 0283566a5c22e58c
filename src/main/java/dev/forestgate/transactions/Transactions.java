package dev.forestgate.transactions;

import java.time.Duration;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Steps in PostgreSQL: one statement with the {@link Enlisted}s of other rooms. */
@Component
@ConditionalOnPostgresAccounts
public final class Transactions {
  /** A server that accepts and then says nothing must not hold a request for longer. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final DatabaseClient database;
  private final TransactionalOperator transaction;

  Transactions(DatabaseClient database, TransactionalOperator transaction) {
    this.database = database;
    this.transaction = transaction;
  }

  /**
   * Carries out {@code changes} and then {@code own}, in one transaction where there are any. Where
   * {@code own} is empty, nothing was changed, and the result is empty too. Fails, with nothing
   * changed, with what {@code own} fails with, and with what the first change names that touched
   * nothing. Where the store is away, Spring's {@code DataAccessException} or {@code
   * TransactionException}, or a {@code TimeoutException} after two seconds; it can then not be
   * known whether the step was made.
   */
  public <T> Mono<T> commit(Mono<T> own, List<Enlisted> changes) {
    if (changes.isEmpty()) {
      return own.timeout(PATIENCE);
    }
    return transaction
        .execute(
            status ->
                Flux.fromIterable(changes)
                    .concatMap(this::carryOut)
                    .then(own)
                    .switchIfEmpty(Mono.fromRunnable(status::setRollbackOnly)))
        // not next(), which would cancel the transaction at its result
        .singleOrEmpty()
        .timeout(PATIENCE);
  }

  /** Carries out {@code changes} alone. */
  public Mono<Void> commit(List<Enlisted> changes) {
    return commit(Mono.just(true), changes).then();
  }

  private Mono<Long> carryOut(Enlisted change) {
    if (!(change instanceof Enlisted.Sql sql)) {
      return Mono.error(new IllegalArgumentException("a change for PostgreSQL was expected"));
    }
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
