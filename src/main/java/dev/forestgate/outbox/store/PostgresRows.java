package dev.forestgate.outbox.store;

import static dev.forestgate.postgres.Columns.required;

import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Rows of the statements of {@link PostgresStatements}. */
final class PostgresRows {
  private PostgresRows() {}

  static Leased leased(Readable row, UUID holder, long askedAt) {
    return new Leased(
        new QueueEntry(
            required(row, "id", UUID.class),
            kind(row),
            required(row, "words", String.class),
            row.get("account", UUID.class),
            row.get("recipient", String.class),
            row.get("expires_at", Instant.class)),
        holder,
        required(row, "created_at", Instant.class),
        required(row, "attempts", Integer.class),
        age(row),
        required(row, "retaken", Boolean.class),
        askedAt);
  }

  static Duration age(Readable row) {
    return Duration.ofMillis(required(row, "age", Long.class));
  }

  static String kind(Readable row) {
    return required(row, "kind", String.class);
  }

  static QueueCounts counts(Readable row, List<String> expired) {
    return new QueueCounts(
        expired,
        required(row, "waiting", Long.class),
        required(row, "dead", Long.class),
        Duration.ofSeconds(required(row, "oldest", Long.class)));
  }

  static DeadEntry dead(Readable row) {
    String error = row.get("last_error", String.class);
    return new DeadEntry(
        required(row, "id", UUID.class),
        kind(row),
        row.get("recipient", String.class),
        required(row, "created_at", Instant.class),
        required(row, "attempts", Integer.class),
        error == null ? "" : error,
        required(row, "usable", Boolean.class));
  }
}
