package dev.forestgate.pages.account;

import dev.forestgate.pages.api.JsonMembers;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Session of the response of {@code GET /api/sessions}.
 *
 * @param device name of the device in English
 * @param place city and country; null if unknown
 * @param ip address of the client
 * @param current whether it is the session of the page
 * @param trusted whether its device needs no second factor
 */
public record OpenSession(
    String id,
    String device,
    @Nullable String place,
    String ip,
    Instant createdAt,
    Instant lastSeenAt,
    boolean current,
    boolean trusted) {

  static OpenSession of(JsonNode json) {
    return new OpenSession(
        json.path("id").asString(),
        json.path("device").asString(),
        JsonMembers.text(json, "location"),
        json.path("ip").asString(),
        Instant.parse(json.path("created_at").asString()),
        Instant.parse(json.path("last_seen_at").asString()),
        json.path("current").asBoolean(),
        json.path("trusted").asBoolean());
  }
}
