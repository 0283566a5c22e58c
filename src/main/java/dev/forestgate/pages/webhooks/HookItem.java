package dev.forestgate.pages.webhooks;

import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.api.JsonMembers;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Webhook of the response of {@code GET /api/admin/webhooks}.
 *
 * @param disabledAt null while it is sent to
 * @param deadInRow deliveries that were given up since the last success
 * @param lastDeliveredAt null before the first success
 */
public record HookItem(
    String id,
    String url,
    List<String> events,
    Instant createdAt,
    @Nullable Instant disabledAt,
    int deadInRow,
    @Nullable Instant lastDeliveredAt) {

  /** All webhooks, the latest first. */
  static List<HookItem> of(ApiResult list) {
    return list.list("webhooks").stream().map(HookItem::of).toList();
  }

  private static HookItem of(JsonNode json) {
    return new HookItem(
        json.path("id").asString(),
        json.path("url").asString(),
        JsonMembers.texts(json, "events"),
        Instant.parse(json.path("created_at").asString()),
        JsonMembers.time(json, "disabled_at"),
        json.path("dead_in_row").asInt(),
        JsonMembers.time(json, "last_delivered_at"));
  }
}
