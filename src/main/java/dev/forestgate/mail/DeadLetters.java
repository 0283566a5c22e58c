package dev.forestgate.mail;

import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.Readable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * {@code /actuator/deadletters} on the management port: which letters could not be sent and why, to
 * send them again, or to let go of them. What they say is never shown, and of addresses only so
 * much that one is recognised.
 */
@Component
@Endpoint(id = "deadletters")
final class DeadLetters {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int MOST = 200;

  private static final String LIST =
      "select id, kind, recipient, created_at, attempts, last_error, expires_at > $1 as usable"
          + " from mail_outbox where state = 'dead' order by created_at desc limit "
          + MOST;
  private static final String REQUEUE =
      "update mail_outbox set state = 'waiting', attempts = 0, next_attempt_at = now(),"
          + " queued_at = now(), last_error = null"
          + " where state = 'dead' and expires_at > $1 and ($2::uuid is null or id = $2)";
  private static final String REMOVE = "delete from mail_outbox where state = 'dead' and id = $1";

  private final DatabaseClient database;
  private final Bell bell;
  private final Clock clock;

  DeadLetters(DatabaseClient database, Bell bell, Clock clock) {
    this.database = database;
    this.bell = bell;
    this.clock = clock;
  }

  /** The newest first, {@value #MOST} at most. */
  @ReadOperation
  Mono<Listing> list() {
    return database
        .sql(LIST)
        .bind(0, now())
        .map(DeadLetters::dead)
        .all()
        .collectList()
        .map(Listing::new)
        .timeout(PATIENCE);
  }

  /** All that are still worth sending. */
  @WriteOperation
  Mono<Done> requeueAll() {
    return requeueAllOr(null);
  }

  /** None, if there is no such dead letter or it has expired. */
  @WriteOperation
  Mono<Done> requeue(@Selector UUID id) {
    return requeueAllOr(id);
  }

  @DeleteOperation
  Mono<Done> remove(@Selector UUID id) {
    return database.sql(REMOVE).bind(0, id).fetch().rowsUpdated().map(Done::new).timeout(PATIENCE);
  }

  private Mono<Done> requeueAllOr(@Nullable UUID id) {
    return database
        .sql(REQUEUE)
        .bind(0, now())
        .bind(1, id == null ? Parameters.in(UUID.class) : Parameters.in(id))
        .fetch()
        .rowsUpdated()
        .map(Done::new)
        .doOnNext(done -> bell.ring())
        .timeout(PATIENCE);
  }

  private static Dead dead(Readable row) {
    String error = row.get("last_error", String.class);
    return new Dead(
        OutboxTable.required(row, "id", UUID.class),
        OutboxTable.required(row, "kind", String.class),
        masked(OutboxTable.required(row, "recipient", String.class)),
        OutboxTable.required(row, "created_at", Instant.class),
        OutboxTable.required(row, "attempts", Integer.class),
        error == null ? "" : error,
        OutboxTable.required(row, "usable", Boolean.class));
  }

  private static String masked(String address) {
    return address.substring(0, address.offsetByCodePoints(0, 1))
        + "…"
        + address.substring(address.lastIndexOf('@'));
  }

  private OffsetDateTime now() {
    return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  record Listing(List<Dead> letters) {}

  /**
   * @param usable whether it may be sent again; the links in others work no more
   */
  record Dead(
      UUID id,
      String kind,
      String to,
      Instant writtenAt,
      int attempts,
      String error,
      boolean usable) {}

  /**
   * @param letters how many it was done with
   */
  record Done(long letters) {}
}
