package dev.forestgate.webhooks;

import static dev.forestgate.postgres.Columns.required;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A delivery that did not succeed yet. One that did is gone.
 *
 * @param id of the message, the same at each attempt
 * @param type event
 * @param state {@code waiting} or {@code dead}
 * @param attempts so far, since the last retry by an operator
 * @param lastError null before the first failure
 * @param nextAttemptAt null if it is dead
 */
public record QueuedDelivery(
    UUID id,
    String type,
    String state,
    int attempts,
    @Nullable String lastError,
    Instant createdAt,
    @Nullable Instant nextAttemptAt) {
  static final String COLUMNS =
      "id, words->>'type' as type, state, attempts, last_error, created_at,"
          + " case when state = 'dead' then null else due_at end as next_attempt_at";

  static QueuedDelivery of(Readable row) {
    return new QueuedDelivery(
        required(row, "id", UUID.class),
        required(row, "type", String.class),
        required(row, "state", String.class),
        required(row, "attempts", Integer.class),
        row.get("last_error", String.class),
        required(row, "created_at", Instant.class),
        row.get("next_attempt_at", Instant.class));
  }
}
