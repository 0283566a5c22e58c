package dev.forestgate.pages.security;

import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.api.JsonMembers;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A browser that is asked for no second factor, by its latest session.
 *
 * @param session id of the session
 * @param device browser and system
 * @param location city and country; null if they are not known
 */
public record TrustedBrowser(
    String session, boolean current, String device, @Nullable String location, Instant lastSeenAt) {

  /** The trusted ones of {@code GET /api/sessions}. */
  static List<TrustedBrowser> of(ApiResult sessions) {
    return sessions.list("sessions").stream()
        .filter(session -> session.path("trusted").asBoolean())
        .map(TrustedBrowser::of)
        .toList();
  }

  private static TrustedBrowser of(JsonNode json) {
    return new TrustedBrowser(
        json.path("id").asString(),
        json.path("current").asBoolean(),
        json.path("device").asString(),
        JsonMembers.text(json, "location"),
        Instant.parse(json.path("last_seen_at").asString()));
  }
}
