package dev.forestgate.pages.admin;

import java.time.Instant;
import tools.jackson.databind.JsonNode;

/**
 * Session of the response of {@code GET /api/admin/users/{id}/sessions}.
 *
 * @param device name of the device in English
 * @param ip address of the client
 */
public record AccountSession(
    String id, String device, String ip, Instant createdAt, Instant lastSeenAt) {

  static AccountSession of(JsonNode json) {
    return new AccountSession(
        json.path("id").asString(),
        json.path("device").asString(),
        json.path("ip").asString(),
        Instant.parse(json.path("created_at").asString()),
        Instant.parse(json.path("last_seen_at").asString()));
  }
}
