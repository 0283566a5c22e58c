package dev.forestgate.mail;

import dev.forestgate.mail.letter.MailProperties;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Clears away what nobody will send: letters that expired while nobody looked, the words of dead
 * letters whose links are worth nothing, and old dead letters. Then counts what is left.
 */
@Component
final class Housekeeping {
  private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);
  private static final Duration EVERY = Duration.ofSeconds(15);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

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

  private final DatabaseClient database;
  private final MailProperties properties;
  private final MailMetrics metrics;
  private final Clock clock;

  Housekeeping(
      DatabaseClient database, MailProperties properties, MailMetrics metrics, Clock clock) {
    this.database = database;
    this.properties = properties;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** At once, and then from time to time. Never ends, never fails. */
  Flux<Void> again() {
    return once()
        .onErrorResume(
            failed -> {
              log.debug("The outbox could not be tidied: {}", failed.toString());
              return Mono.empty();
            })
        .repeatWhen(ends -> ends.concatMap(end -> Mono.delay(EVERY)));
  }

  Mono<Void> once() {
    return expire().then(fade()).then(forgetDead()).then(count()).timeout(PATIENCE);
  }

  private Mono<Void> expire() {
    return Mono.defer(
        () ->
            database
                .sql(EXPIRE)
                .bind(0, now())
                .map(row -> OutboxTable.required(row, "kind", String.class))
                .all()
                .doOnNext(metrics::expired)
                .then());
  }

  private Mono<Long> fade() {
    return Mono.defer(() -> database.sql(FADE).bind(0, now()).fetch().rowsUpdated());
  }

  private Mono<Long> forgetDead() {
    return database
        .sql(FORGET_DEAD)
        .bind(0, properties.deadKept().toMillis())
        .fetch()
        .rowsUpdated();
  }

  private Mono<Void> count() {
    return database
        .sql(COUNT)
        .map(
            row -> {
              metrics.holds(
                  OutboxTable.required(row, "waiting", Long.class),
                  OutboxTable.required(row, "dead", Long.class),
                  Duration.ofSeconds(OutboxTable.required(row, "oldest", Long.class)));
              return true;
            })
        .one()
        .then();
  }

  private OffsetDateTime now() {
    return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}
