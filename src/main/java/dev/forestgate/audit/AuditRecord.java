package dev.forestgate.audit;

import static dev.forestgate.postgres.Columns.required;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A record of the audit.
 *
 * @param id grows with time; of records of one moment the greater may be the earlier
 * @param action text of an {@link AuditAction}
 * @param subject account that it was done to; null if unknown or none
 * @param ip address of the client; null if erased, empty if unknown
 * @param userAgent null if erased, empty if unknown
 * @param detail JSON object; null if erased
 * @param position in the chain of its month; null until it is sealed
 * @param seal null until it is sealed
 */
public record AuditRecord(
    long id,
    Instant at,
    Actor actor,
    String action,
    @Nullable UUID subject,
    @Nullable String ip,
    @Nullable String userAgent,
    @JsonRawValue @Nullable String detail,
    @Nullable Long position,
    @Nullable String seal) {
  static final String COLUMNS =
      "id, at, actor_type, actor, action, subject, ip, user_agent, detail, position, seal";

  /**
   * Who did it.
   *
   * @param type text of an {@link AuditActor.Type}
   * @param id null if unknown, and for the command line and the service
   */
  public record Actor(String type, @Nullable UUID id) {}

  static AuditRecord of(Readable row) {
    return new AuditRecord(
        required(row, "id", Long.class),
        required(row, "at", Instant.class),
        new Actor(required(row, "actor_type", String.class), row.get("actor", UUID.class)),
        required(row, "action", String.class),
        row.get("subject", UUID.class),
        row.get("ip", String.class),
        row.get("user_agent", String.class),
        row.get("detail", String.class),
        row.get("position", Long.class),
        row.get("seal", String.class));
  }
}
