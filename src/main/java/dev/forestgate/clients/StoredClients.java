package dev.forestgate.clients;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.postgres.Statements;
import dev.forestgate.transactions.ConditionalOnPostgresAccounts;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.transactions.Enlisted.Sql;
import dev.forestgate.transactions.Transactions;
import java.time.Clock;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Clients in PostgreSQL, table {@code oauth_clients}. Fails with Spring's {@code
 * DataAccessException} if it is unavailable. Each write commits with the record of the audit that
 * tells of it.
 */
@Component
@ConditionalOnPostgresAccounts
public final class StoredClients {
  /** Failure of a change of a client that another request has changed meanwhile. */
  static final Failed CHANGED_MEANWHILE = Failed.of(Failure.UNAVAILABLE);

  private final Statements statements;
  private final Transactions transactions;
  private final Clock clock;

  StoredClients(DatabaseClient database, Transactions transactions, Clock clock) {
    this.statements = new Statements(database);
    this.transactions = transactions;
    this.clock = clock;
  }

  /** Client {@code id}. Empty if there is none, or it was removed. */
  Mono<ClientEntry> find(String id) {
    return all(ClientSql.find(id)).next();
  }

  /** At most {@code most} clients by id, as {@link Clients#list}. */
  Flux<ClientEntry> list(String prefix, String after, int most) {
    return all(ClientSql.list(prefix, after, most));
  }

  /** Adds {@code client}. Fails with CLIENT_TAKEN if there is, or was, one with its id. */
  public Mono<Void> add(Client client, Enlisted record) {
    return Mono.defer(
        () ->
            commit(
                ClientSql.add(client, clock.instant()).orFail(Failed.of(Failure.CLIENT_TAKEN)),
                record));
  }

  /** Replaces {@code before} by {@code after}. Fails with {@link #CHANGED_MEANWHILE}. */
  Mono<Void> change(ClientEntry before, Client after, Enlisted record) {
    return Mono.defer(
        () ->
            commit(
                ClientSql.change(after, before.updatedAt(), clock.instant())
                    .orFail(CHANGED_MEANWHILE),
                record));
  }

  /** Removes a client. Fails with NOT_FOUND. */
  Mono<Void> remove(String id, Enlisted record) {
    return Mono.defer(
        () ->
            commit(
                ClientSql.remove(id, clock.instant()).orFail(Failed.of(Failure.NOT_FOUND)),
                record));
  }

  private Mono<Void> commit(Sql write, Enlisted record) {
    return transactions.commit(List.of(write, record));
  }

  private Flux<ClientEntry> all(Sql query) {
    return statements.all(query.statement(), query.bindings(), ClientSql::entry);
  }
}
