package dev.forestgate.exports;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Export of an account.
 *
 * @param id UUIDv7
 * @param progress percent of the work, 0 to 100
 * @param bytes size of the archive; 0 until it is ready
 * @param readyAt null until it is ready
 */
public record Export(
    UUID id, int progress, long bytes, Instant requestedAt, @Nullable Instant readyAt) {
  /** Time for which an archive can be downloaded. */
  public static final Duration KEPT = Duration.ofDays(7);

  public boolean isReady() {
    return readyAt != null;
  }

  /** End of the download; null until it is ready. */
  public @Nullable Instant expiresAt() {
    return readyAt == null ? null : readyAt.plus(KEPT);
  }
}
