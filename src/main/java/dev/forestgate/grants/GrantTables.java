package dev.forestgate.grants;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.postgres.Statements;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.transactions.Enlisted.Sql;
import dev.forestgate.transactions.Transactions;
import io.r2dbc.spi.Readable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Runs statements on the tables of grants, each within a time limit. Fails with NEEDS_POSTGRES if
 * accounts are in Redis.
 */
@Component
final class GrantTables {
  private final @Nullable Statements statements;
  private final @Nullable Transactions transactions;

  GrantTables(ObjectProvider<DatabaseClient> database, ObjectProvider<Transactions> transactions) {
    DatabaseClient client = database.getIfAvailable();
    this.statements = client == null ? null : new Statements(client);
    this.transactions = transactions.getIfAvailable();
  }

  /** Tells whether there are tables. */
  boolean exist() {
    return transactions != null;
  }

  <T> Mono<T> one(Sql query, Function<Readable, T> reader) {
    return all(query, reader).singleOrEmpty();
  }

  /** The row of a statement that takes values from the reactive context. */
  <T> Mono<T> one(Enlisted.Contextual statement, Function<Readable, T> reader) {
    return Mono.deferContextual(context -> one(statement.write().apply(context), reader));
  }

  <T> Flux<T> all(Sql query, Function<Readable, T> reader) {
    return Flux.defer(() -> statements().all(query.statement(), query.bindings(), reader));
  }

  /** Runs {@code update} and returns the number of rows that it changes. */
  Mono<Long> count(Sql update) {
    return Mono.defer(() -> statements().count(update.statement(), update.bindings()));
  }

  /**
   * Commits {@code first} and then {@code others}. False, with nothing changed, if {@code first}
   * finds no row.
   */
  Mono<Boolean> commitIfFound(Sql first, List<Enlisted> others) {
    var missing = new EmptyResultDataAccessException(1);
    List<Enlisted> all = new ArrayList<>(others);
    all.add(0, first.orFail(missing));
    return Mono.defer(() -> available(transactions).commit(all))
        .thenReturn(true)
        .onErrorResume(failed -> failed == missing, failed -> Mono.just(false));
  }

  private Statements statements() {
    return available(statements);
  }

  private static <T> T available(@Nullable T there) {
    if (there == null) {
      throw Failed.of(Failure.NEEDS_POSTGRES);
    }
    return there;
  }
}
