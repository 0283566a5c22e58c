package dev.forestgate.mail;

import static dev.forestgate.postgres.Columns.required;

import dev.forestgate.mail.message.EmailKind;
import dev.forestgate.mail.message.MailProperties;
import dev.forestgate.transactions.ConditionalOnPostgresAccounts;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** What those who send do with table {@code mail_outbox}, by the clock of the database. */
@Component
@ConditionalOnPostgresAccounts
final class PostgresMailLeases implements MailLeases {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** What a newer version wrote is left to it. */
  private static final String[] KINDS =
      Arrays.stream(EmailKind.values()).map(EmailKind::slug).toArray(String[]::new);

  private static final String LEASE =
      """
      with due as (
        select id, leased_by is not null as retaken from mail_outbox
        where state = 'waiting' and next_attempt_at <= now()
          and (leased_until is null or leased_until <= now()) and kind = any($4)
        order by next_attempt_at limit $3 for update skip locked)
      update mail_outbox letter
      set leased_by = $1, leased_until = now() + $2 * interval '1 millisecond',
        attempts = attempts + 1
      from due where letter.id = due.id
      returning letter.id, account, recipient, kind, words::text, created_at, expires_at, attempts,
        (extract(epoch from now() - queued_at) * 1000)::bigint as age, retaken
      """;
  private static final String REMOVE =
      "delete from mail_outbox where id = $1"
          + " returning (extract(epoch from clock_timestamp() - created_at) * 1000)::bigint as age";
  private static final String POSTPONE =
      "update mail_outbox set leased_by = null, leased_until = null, last_error = $3,"
          + " next_attempt_at = now() + $4 * interval '1 millisecond'"
          + " where id = $1 and leased_by = $2";
  private static final String BURY =
      "update mail_outbox set leased_by = null, leased_until = null, last_error = $3,"
          + " state = 'dead' where id = $1 and leased_by = $2";
  private static final String DROP = "delete from mail_outbox where id = $1 and leased_by = $2";

  private final DatabaseClient database;
  private final long lease;

  PostgresMailLeases(DatabaseClient database, MailProperties properties) {
    this.database = database;
    this.lease = properties.lease().toMillis();
  }

  @Override
  public Mono<List<LeasedEmail>> lease(UUID taker, int most) {
    return Mono.defer(
        () -> {
          long now = System.nanoTime();
          return database
              .sql(LEASE)
              .bind(0, taker)
              .bind(1, lease)
              .bind(2, most)
              .bind(3, KINDS)
              .map(row -> leased(row, now))
              .all()
              .collectList()
              .timeout(PATIENCE);
        });
  }

  @Override
  public Mono<Duration> remove(LeasedEmail letter) {
    return database
        .sql(REMOVE)
        .bind(0, letter.id())
        .map(row -> Duration.ofMillis(required(row, "age", Long.class)))
        .one()
        .timeout(PATIENCE);
  }

  @Override
  public Mono<Long> postpone(LeasedEmail letter, UUID taker, String error, Duration pause) {
    return database
        .sql(POSTPONE)
        .bind(0, letter.id())
        .bind(1, taker)
        .bind(2, error)
        .bind(3, pause.toMillis())
        .fetch()
        .rowsUpdated()
        .timeout(PATIENCE);
  }

  @Override
  public Mono<Long> bury(LeasedEmail letter, UUID taker, String error) {
    return database
        .sql(BURY)
        .bind(0, letter.id())
        .bind(1, taker)
        .bind(2, error)
        .fetch()
        .rowsUpdated()
        .timeout(PATIENCE);
  }

  @Override
  public Mono<Long> drop(LeasedEmail letter, UUID taker) {
    return database
        .sql(DROP)
        .bind(0, letter.id())
        .bind(1, taker)
        .fetch()
        .rowsUpdated()
        .timeout(PATIENCE);
  }

  private static LeasedEmail leased(Readable row, long takenAt) {
    return new LeasedEmail(
        required(row, "id", UUID.class),
        row.get("account", UUID.class),
        required(row, "recipient", String.class),
        required(row, "kind", String.class),
        required(row, "words", String.class),
        required(row, "created_at", Instant.class),
        required(row, "expires_at", Instant.class),
        required(row, "attempts", Integer.class),
        Duration.ofMillis(required(row, "age", Long.class)),
        required(row, "retaken", Boolean.class),
        takenAt);
  }
}
