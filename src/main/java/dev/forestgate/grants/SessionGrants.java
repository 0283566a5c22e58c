package dev.forestgate.grants;

import static dev.forestgate.postgres.Columns.required;

import dev.forestgate.grants.model.Logout;
import dev.forestgate.transactions.Enlisted;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Grants of sessions that end. The statement that ends them notes, in the same transaction, which
 * clients are to be told, so that none is forgotten. Every method fails with Spring's {@code
 * DataAccessException} if PostgreSQL is unavailable.
 */
@Component
public final class SessionGrants {
  private static final Duration LEAST_PAUSE = Duration.ofMinutes(10);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(6);

  private final GrantTables tables;
  private final Codes codes;
  private final Clock clock;

  SessionGrants(GrantTables tables, Codes codes, Clock clock) {
    this.tables = tables;
    this.codes = codes;
    this.clock = clock;
  }

  /** Tells whether there can be grants: false if accounts are in Redis. */
  public boolean exist() {
    return tables.exist();
  }

  /** Ends the grants of a session; offline ones go on without it. */
  public Mono<Void> end(UUID user, UUID session) {
    return tables.count(SessionGrantSql.endSession(user, session)).then();
  }

  /** Sessions whose end may have been missed, at most 200. */
  public Flux<DueSession> due() {
    return tables.all(
        SessionGrantSql.due(clock.instant()),
        row ->
            new DueSession(
                required(row, "session_id", UUID.class),
                required(row, "user_id", UUID.class),
                required(row, "created_at", Instant.class)));
  }

  /**
   * Deletes grants of a live session that no token needs any more, and looks at it again after a
   * quarter of the age of its grant, within bounds.
   */
  public Mono<Void> checked(DueSession alive) {
    Instant now = clock.instant();
    Duration quarter = Duration.between(alive.since, now).dividedBy(4);
    Duration pause = quarter.compareTo(LEAST_PAUSE) < 0 ? LEAST_PAUSE : quarter;
    Instant next = now.plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
    return tables
        .count(SessionGrantSql.forgetSpent(alive.id, now.minus(Revocations.LIFETIME)))
        .then(tables.count(SessionGrantSql.checked(alive.id, next)))
        .then();
  }

  /** Clients that are to be told, the longest waiting first; at most 100. */
  public Flux<Logout> logouts() {
    return tables.all(SessionGrantSql.logouts(), SessionGrantSql::logout);
  }

  /** Takes {@code logout} together with {@code writes}. Does nothing if it was taken before. */
  public Mono<Void> take(Logout logout, List<Enlisted> writes) {
    return tables.commitIfFound(SessionGrantSql.takeLogout(logout.id()), writes).then();
  }

  /** Deletes codes and offline grants that have long expired. */
  public Mono<Void> tidy() {
    return codes.tidy().then(tables.count(SessionGrantSql.forgetExpired(clock.instant()))).then();
  }

  /**
   * Session that may have ended.
   *
   * @param since when its grant was made
   */
  public record DueSession(UUID id, UUID userId, Instant since) {}
}
