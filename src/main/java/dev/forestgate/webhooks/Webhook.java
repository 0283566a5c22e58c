package dev.forestgate.webhooks;

import static dev.forestgate.postgres.Columns.required;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A webhook as operators see it, without its secret.
 *
 * @param events texts of actions, sorted
 * @param disabledAt null while it is sent to
 * @param deadInRow deliveries that became dead since the last success; {@link Webhooks#MOST_DEAD}
 *     disable it
 * @param lastDeliveredAt last success, to the minute; null before the first
 */
public record Webhook(
    UUID id,
    String url,
    List<String> events,
    Instant createdAt,
    @Nullable Instant disabledAt,
    int deadInRow,
    @Nullable Instant lastDeliveredAt) {
  static final String COLUMNS =
      "id, url, events, created_at, disabled_at, dead_in_row, last_delivered_at";

  static Webhook of(Readable row) {
    return new Webhook(
        required(row, "id", UUID.class),
        required(row, "url", String.class),
        List.of(required(row, "events", String[].class)),
        required(row, "created_at", Instant.class),
        row.get("disabled_at", Instant.class),
        required(row, "dead_in_row", Integer.class),
        row.get("last_delivered_at", Instant.class));
  }
}
