package dev.forestgate.pages.account;

import dev.forestgate.pages.api.JsonMembers;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Client of the response of {@code GET /api/grants}.
 *
 * @param name untrusted text; the id if it has none
 * @param scopes what it may do
 * @param lastUsedAt null if it was not used yet
 * @param offline whether it may act while the account is signed out
 */
public record ConnectedApp(
    String id,
    String name,
    List<String> scopes,
    Instant createdAt,
    @Nullable Instant lastUsedAt,
    boolean offline) {

  static ConnectedApp of(JsonNode json) {
    String id = json.path("client_id").asString();
    return new ConnectedApp(
        id,
        json.path("client_name").asString(id),
        JsonMembers.texts(json, "scopes"),
        Instant.parse(json.path("created_at").asString()),
        JsonMembers.time(json, "last_used_at"),
        json.path("offline").asBoolean());
  }
}
