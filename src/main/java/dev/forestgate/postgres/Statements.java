package dev.forestgate.postgres;

import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Statements on tables. Each fails with Spring's {@code DataAccessException} if PostgreSQL is
 * unavailable.
 */
public final class Statements {
  /** Limit for a server that accepts a connection and then does not answer. */
  private static final Duration TIMEOUT = Duration.ofMillis(1500);

  private final DatabaseClient database;

  public Statements(DatabaseClient database) {
    this.database = database;
  }

  /** The rows of {@code query}, read at once: a slow subscriber must hold no connection. */
  public <T> Flux<T> all(String query, List<Object> values, Function<Readable, T> reader) {
    return inTransaction(query, values, reader)
        .collectList()
        .timeout(TIMEOUT)
        .flatMapIterable(all -> all);
  }

  /** Runs {@code update} and returns the number of rows that it changes. */
  public Mono<Long> count(String update, List<Object> values) {
    return database.sql(update).bindValues(values).fetch().rowsUpdated().timeout(TIMEOUT);
  }

  /** The rows of {@code query} without a time limit: that of the transaction holds. */
  public <T> Flux<T> inTransaction(
      String query, List<Object> values, Function<Readable, T> reader) {
    return database.sql(query).bindValues(values).map(reader).all();
  }
}
