package dev.forestgate.pages.keys;

import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.api.JsonMembers;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Key of the response of {@code GET /api/keys}.
 *
 * @param scopes what it may do, such as {@code profile:read}
 * @param expiresAt null if it does not expire
 * @param isExpired whether it has ended by itself
 * @param lastUsedAt begin of the hour of its last use; null before the first
 */
public record KeyItem(
    String id,
    String name,
    List<String> scopes,
    Instant createdAt,
    @Nullable Instant expiresAt,
    boolean isExpired,
    @Nullable Instant lastUsedAt) {
  static final String API = "/api/keys";

  /** All keys as of {@code now}, the latest first. */
  static List<KeyItem> of(ApiResult list, Instant now) {
    return list.list("keys").stream().map(key -> of(key, now)).toList();
  }

  private static KeyItem of(JsonNode json, Instant now) {
    Instant end = JsonMembers.time(json, "expires_at");
    return new KeyItem(
        json.path("id").asString(),
        json.path("name").asString(),
        JsonMembers.texts(json, "scopes"),
        Instant.parse(json.path("created_at").asString()),
        end,
        end != null && !now.isBefore(end),
        JsonMembers.time(json, "last_used_at"));
  }
}
