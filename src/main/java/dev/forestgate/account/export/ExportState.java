package dev.forestgate.account.export;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.forestgate.exports.Export;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * State of an export as the API shows it.
 *
 * @param state {@code none}, {@code running} or {@code ready}; without an export all other members
 *     are null
 * @param progress percent
 * @param bytes size of the archive; null until it is ready, like the times after it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ExportState(
    String state,
    @Nullable UUID id,
    @Nullable Integer progress,
    @Nullable Long bytes,
    @Nullable Instant requestedAt,
    @Nullable Instant readyAt,
    @Nullable Instant expiresAt) {
  static final ExportState NONE = new ExportState("none", null, null, null, null, null, null);

  static ExportState of(Export export) {
    return new ExportState(
        export.isReady() ? "ready" : "running",
        export.id(),
        export.progress(),
        export.isReady() ? export.bytes() : null,
        export.requestedAt(),
        export.readyAt(),
        export.expiresAt());
  }
}
