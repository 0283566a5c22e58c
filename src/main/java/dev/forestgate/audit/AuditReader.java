package dev.forestgate.audit;

import dev.forestgate.transactions.ConditionalOnPostgresAccounts;
import dev.forestgate.transactions.Enlisted.Sql;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/** Reads records. Fails with Spring's {@code DataAccessException} if PostgreSQL is unavailable. */
@Component
@ConditionalOnPostgresAccounts
public final class AuditReader {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int FETCH = 1000;

  private final DatabaseClient database;

  AuditReader(DatabaseClient database) {
    this.database = database;
  }

  /**
   * The newest records that match {@code query}, at most {@code limit}.
   *
   * @param before id that they precede; null for the newest of all
   */
  public Flux<AuditRecord> newest(AuditQuery query, @Nullable Long before, int limit) {
    return read(query.newest(before, limit)).timeout(TIMEOUT);
  }

  /** All records that match {@code query}, the oldest first, read as the subscriber takes them. */
  public Flux<AuditRecord> all(AuditQuery query) {
    return read(query.all());
  }

  private Flux<AuditRecord> read(Sql query) {
    return database
        .sql(query.statement())
        .bindValues(query.bindings())
        .filter(statement -> statement.fetchSize(FETCH))
        .map(AuditRecord::of)
        .all();
  }
}
