package dev.forestgate.outbox.store;

import static dev.forestgate.postgres.Values.id;
import static dev.forestgate.postgres.Values.text;
import static dev.forestgate.postgres.Values.time;

import dev.forestgate.transactions.Enlisted;
import dev.forestgate.transactions.Transactions;
import io.r2dbc.postgresql.codec.Json;
import io.r2dbc.spi.Parameter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Queue in a table of PostgreSQL. */
final class PostgresQueue implements QueueStore {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final PostgresStatements sql;
  private final DatabaseClient database;
  private final Transactions transactions;

  PostgresQueue(QueueDefinition definition, DatabaseClient database, Transactions transactions) {
    this.sql = PostgresStatements.of(definition);
    this.database = database;
    this.transactions = transactions;
  }

  @Override
  public Enlisted adding(QueueEntry entry, Duration delay) {
    return Enlisted.Sql.of(
        sql.insert(),
        entry.id(),
        id(entry.account()),
        text(entry.recipient()),
        entry.kind(),
        Json.of(entry.data()),
        expiry(entry.expiresAt()),
        delay.toMillis());
  }

  @Override
  public Mono<Void> add(QueueEntry entry) {
    return Mono.defer(() -> transactions.commit(List.of(adding(entry, Duration.ZERO))));
  }

  @Override
  public Enlisted removingAllOf(UUID account) {
    return Enlisted.Sql.of(sql.removeAllOf(), account);
  }

  @Override
  public Mono<List<Leased>> lease(
      UUID holder, Collection<String> kinds, Duration length, int most) {
    return Mono.defer(
        () -> {
          long askedAt = System.nanoTime();
          return bound(sql.lease(), holder, length.toMillis(), most, kinds.toArray(String[]::new))
              .map(row -> PostgresRows.leased(row, holder, askedAt))
              .all()
              .collectList()
              .timeout(TIMEOUT);
        });
  }

  @Override
  public Mono<Void> release(UUID holder, Collection<UUID> inProgress) {
    return write(sql.release(), holder, inProgress.toArray(UUID[]::new)).timeout(TIMEOUT).then();
  }

  @Override
  public Mono<Duration> done(UUID id) {
    return bound(sql.done(), id).map(PostgresRows::age).one().timeout(TIMEOUT);
  }

  @Override
  public Mono<Boolean> postpone(Leased leased, String error, Duration pause) {
    return settle(sql.postpone(), leased, error, pause.toMillis());
  }

  @Override
  public Mono<Boolean> bury(Leased leased, String error) {
    return settle(sql.bury(), leased, error);
  }

  @Override
  public Mono<Boolean> drop(Leased leased) {
    return settle(sql.drop(), leased);
  }

  @Override
  public Mono<QueueCounts> tidy(Instant now, Duration deadKept) {
    return bound(sql.expire(), time(now))
        .map(PostgresRows::kind)
        .all()
        .collectList()
        .delayUntil(expired -> write(sql.clearData(), time(now)))
        .delayUntil(expired -> write(sql.removeDead(), deadKept.toMillis()))
        .flatMap(this::count);
  }

  @Override
  public Flux<DeadEntry> dead(Instant now, int most) {
    return bound(sql.list(), time(now), most).map(PostgresRows::dead).all();
  }

  @Override
  public Mono<Long> requeue(Instant now, @Nullable UUID id) {
    return write(sql.requeue(), time(now), id(id));
  }

  @Override
  public Mono<Long> discard(UUID id) {
    return write(sql.discard(), id);
  }

  private Mono<QueueCounts> count(List<String> expired) {
    return database.sql(sql.count()).map(row -> PostgresRows.counts(row, expired)).one();
  }

  /** Runs {@code statement}, whose first two bindings are the entry and its holder. */
  private Mono<Boolean> settle(String statement, Leased leased, Object... more) {
    Object[] bindings = new Object[more.length + 2];
    bindings[0] = leased.entry().id();
    bindings[1] = leased.holder();
    System.arraycopy(more, 0, bindings, 2, more.length);
    return write(statement, bindings).timeout(TIMEOUT).map(rows -> rows > 0);
  }

  private Mono<Long> write(String statement, Object... bindings) {
    return bound(statement, bindings).fetch().rowsUpdated();
  }

  private GenericExecuteSpec bound(String statement, Object... bindings) {
    return database.sql(statement).bindValues(List.of(bindings));
  }

  /**
   * Truncates to microseconds: the database would round up, to a time at which a link has expired.
   */
  private static Parameter expiry(@Nullable Instant time) {
    return time(time == null ? null : time.truncatedTo(ChronoUnit.MICROS));
  }
}
