package dev.forestgate.mail;

import static dev.forestgate.postgres.Columns.required;
import static dev.forestgate.postgres.Values.time;

import dev.forestgate.transactions.ConditionalOnPostgresAccounts;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The upkeep of table {@code mail_outbox}. */
@Component
@ConditionalOnPostgresAccounts
final class PostgresMailMaintenance implements MailMaintenance {
  private static final String EXPIRE =
      "delete from mail_outbox where state = 'waiting' and expires_at <= $1"
          + " and (leased_until is null or leased_until <= now()) returning kind";
  private static final String FADE =
      "update mail_outbox set words = '{}'"
          + " where state = 'dead' and expires_at <= $1 and words <> '{}'";
  private static final String FORGET_DEAD =
      "delete from mail_outbox"
          + " where state = 'dead' and created_at <= now() - $1 * interval '1 millisecond'";
  private static final String COUNT =
      """
      select count(*) filter (where state = 'waiting') as waiting,
        count(*) filter (where state = 'dead') as dead,
        coalesce(extract(epoch from now() - min(queued_at) filter (where state = 'waiting')), 0)
          ::bigint as oldest
      from mail_outbox
      """;
  private static final String LIST =
      "select id, kind, recipient, created_at, attempts, last_error, expires_at > $1 as usable"
          + " from mail_outbox where state = 'dead' order by created_at desc limit $2";
  private static final String REQUEUE =
      "update mail_outbox set state = 'waiting', attempts = 0, next_attempt_at = now(),"
          + " queued_at = now(), last_error = null"
          + " where state = 'dead' and expires_at > $1 and ($2::uuid is null or id = $2)";
  private static final String DISCARD = "delete from mail_outbox where state = 'dead' and id = $1";

  private final DatabaseClient database;

  PostgresMailMaintenance(DatabaseClient database) {
    this.database = database;
  }

  @Override
  public Mono<Left> tidy(Instant now, Duration deadKept) {
    return expire(now)
        .collectList()
        .flatMap(
            expired ->
                touch(FADE, time(now))
                    .then(touch(FORGET_DEAD, deadKept.toMillis()))
                    .then(count(expired)));
  }

  @Override
  public Flux<Dead> dead(Instant now, int most) {
    return database
        .sql(LIST)
        .bind(0, time(now))
        .bind(1, most)
        .map(PostgresMailMaintenance::dead)
        .all();
  }

  @Override
  public Mono<Long> requeue(Instant now, @Nullable UUID id) {
    return touch(REQUEUE, time(now), id == null ? Parameters.in(UUID.class) : Parameters.in(id));
  }

  @Override
  public Mono<Long> discard(UUID id) {
    return touch(DISCARD, id);
  }

  private Flux<String> expire(Instant now) {
    return database
        .sql(EXPIRE)
        .bind(0, time(now))
        .map(row -> required(row, "kind", String.class))
        .all();
  }

  private Mono<Left> count(List<String> expired) {
    return database
        .sql(COUNT)
        .map(
            row ->
                new Left(
                    expired,
                    required(row, "waiting", Long.class),
                    required(row, "dead", Long.class),
                    Duration.ofSeconds(required(row, "oldest", Long.class))))
        .one();
  }

  private Mono<Long> touch(String statement, Object... bindings) {
    return database.sql(statement).bindValues(List.of(bindings)).fetch().rowsUpdated();
  }

  private static Dead dead(Readable row) {
    String error = row.get("last_error", String.class);
    return new Dead(
        required(row, "id", UUID.class),
        required(row, "kind", String.class),
        required(row, "recipient", String.class),
        required(row, "created_at", Instant.class),
        required(row, "attempts", Integer.class),
        error == null ? "" : error,
        required(row, "usable", Boolean.class));
  }
}
