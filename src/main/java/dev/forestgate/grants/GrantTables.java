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
  private final ObjectProvider<DatabaseClient> database;
  private final ObjectProvider<Transactions> transactions;

  GrantTables(ObjectProvider<DatabaseClient> database, ObjectProvider<Transactions> transactions) {
    this.database = database;
    this.transactions = transactions;
  }

  /** Tells whether there are tables. */
  boolean exist() {
    return transactions.getIfAvailable() != null;
  }

  <T> Mono<T> one(Sql query, Function<Readable, T> reader) {
    return all(query, reader).singleOrEmpty();
  }

  <T> Flux<T> all(Sql query, Function<Readable, T> reader) {
    return Flux.defer(() -> statements().all(query.statement(), query.bindings(), reader));
  }

  /** Runs {@code update} and returns the number of rows that it changes. */
  Mono<Long> count(Sql update) {
    return Mono.defer(() -> statements().count(update.statement(), update.bindings()));
  }

  /** Commits {@code first} and then {@code own}, which returns a row. */
  <T> Mono<T> commit(List<Enlisted> first, Sql own, Function<Readable, T> reader) {
    return Mono.defer(() -> available(transactions).commit(first(own, reader), first));
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

  private <T> Mono<T> first(Sql query, Function<Readable, T> reader) {
    return statements().inTransaction(query.statement(), query.bindings(), reader).singleOrEmpty();
  }

  private Statements statements() {
    return new Statements(available(database));
  }

  private static <T> T available(ObjectProvider<T> provider) {
    T there = provider.getIfAvailable();
    if (there == null) {
      throw Failed.of(Failure.NEEDS_POSTGRES);
    }
    return there;
  }
}
