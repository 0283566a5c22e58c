package dev.forestgate.pages.webhooks;

import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.api.JsonMembers;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Delivery of the response of {@code GET /api/admin/webhooks/{id}/deliveries}.
 *
 * @param type event
 * @param isDead whether it was given up
 * @param lastError null before the first failure
 * @param nextAttemptAt null if it was given up
 */
public record DeliveryItem(
    String id,
    String type,
    boolean isDead,
    int attempts,
    @Nullable String lastError,
    Instant createdAt,
    @Nullable Instant nextAttemptAt) {

  /** Those of a page, the newest first. */
  static List<DeliveryItem> of(ApiResult list) {
    return list.list("deliveries").stream().map(DeliveryItem::of).toList();
  }

  private static DeliveryItem of(JsonNode json) {
    return new DeliveryItem(
        json.path("id").asString(),
        json.path("type").asString(),
        json.path("state").asString().equals("dead"),
        json.path("attempts").asInt(),
        JsonMembers.text(json, "last_error"),
        Instant.parse(json.path("created_at").asString()),
        JsonMembers.time(json, "next_attempt_at"));
  }
}
