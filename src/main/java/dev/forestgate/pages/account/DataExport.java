package dev.forestgate.pages.account;

import dev.forestgate.pages.api.JsonMembers;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Export of the response of {@code GET /api/export}.
 *
 * @param state {@code none}, {@code running} or {@code ready}
 * @param progress percent
 * @param bytes size of the archive; 0 until it is ready
 * @param expiresAt end of the download; null until it is ready
 */
public record DataExport(
    String state, String id, int progress, long bytes, @Nullable Instant expiresAt) {
  static final String PATH = "/api/export";

  private static final double MEBIBYTE = 1 << 20;

  static DataExport of(JsonNode json) {
    return new DataExport(
        json.path("state").asString(),
        json.path("id").asString(""),
        json.path("progress").asInt(0),
        json.path("bytes").asLong(0),
        JsonMembers.time(json, "expires_at"));
  }

  public boolean isRunning() {
    return state.equals("running");
  }

  /** End of the download; null if there is nothing to download. */
  public @Nullable Instant readyUntil() {
    return state.equals("ready") ? expiresAt : null;
  }

  /** Path of the download. */
  public String path() {
    return PATH + "/" + id;
  }

  /** Size of the archive in whole mebibytes, at least 1. */
  public long mebibytes() {
    return Math.max(1, Math.round(bytes / MEBIBYTE));
  }
}
