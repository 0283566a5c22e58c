package dev.forestgate.users;

import static dev.forestgate.postgres.Columns.required;

import dev.forestgate.transactions.ConditionalOnPostgresAccounts;
import dev.forestgate.transactions.Enlisted.Sql;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Many accounts in PostgreSQL: one statement adds them, in one transaction with their further
 * writes, of which those of rows are merged.
 */
@Component
@ConditionalOnPostgresAccounts
final class PostgresBulkUsers implements BulkUsers {
  /** A batch takes 50 to 100 ms; a busy server may need more. */
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private static final UUID BEFORE_ALL = new UUID(0, 0);

  private final DatabaseClient database;
  private final TransactionalOperator transaction;
  private final Clock clock;

  PostgresBulkUsers(DatabaseClient database, TransactionalOperator transaction, Clock clock) {
    this.database = database;
    this.transaction = transaction;
    this.clock = clock;
  }

  @Override
  public Mono<Set<UUID>> addAll(List<Addition> additions) {
    List<NewUser> users = additions.stream().map(Addition::user).toList();
    return Mono.defer(() -> ids(UserBatchSql.insert(users, clock.instant())))
        .delayUntil(added -> writes(additions, added))
        .as(transaction::transactional)
        .timeout(TIMEOUT);
  }

  @Override
  public Flux<User> holders(List<NewUser> users) {
    return users(UserBatchSql.holders(users)).timeout(TIMEOUT);
  }

  @Override
  public Flux<User> all() {
    return page(BEFORE_ALL)
        .expand(page -> page.isEmpty() ? Mono.empty() : page(page.get(page.size() - 1).id()), 1)
        .concatMapIterable(page -> page);
  }

  private Mono<List<User>> page(UUID after) {
    return users(UserBatchSql.after(after)).collectList().timeout(TIMEOUT);
  }

  private Mono<Void> writes(List<Addition> additions, Set<UUID> added) {
    return Flux.fromIterable(additions)
        .filter(addition -> added.contains(addition.user().id()))
        .concatMapIterable(Addition::with)
        .cast(Sql.class)
        .collectList()
        .flatMapIterable(PostgresBulkUsers::merged)
        .concatMap(this::write)
        .then();
  }

  /** Writes of rows by one statement become one write: a statement each takes 0.4 ms. */
  private static List<Sql> merged(List<Sql> writes) {
    List<Sql> merged = new ArrayList<>();
    Map<String, List<Sql>> ofRows = new LinkedHashMap<>();
    for (Sql write : writes) {
      if (write.hasColumns()) {
        ofRows.computeIfAbsent(write.statement(), statement -> new ArrayList<>()).add(write);
      } else {
        merged.add(write);
      }
    }
    ofRows.values().forEach(rows -> merged.add(Sql.ofRows(rows)));
    return merged;
  }

  private Mono<Long> write(Sql sql) {
    return database.sql(sql.statement()).bindValues(sql.bindings()).fetch().rowsUpdated();
  }

  private Mono<Set<UUID>> ids(Sql insert) {
    return database
        .sql(insert.statement())
        .bindValues(insert.bindings())
        .map(row -> required(row, "id", UUID.class))
        .all()
        .collect(Collectors.toSet());
  }

  private Flux<User> users(Sql query) {
    return database.sql(query.statement()).bindValues(query.bindings()).map(UserRow::user).all();
  }
}
