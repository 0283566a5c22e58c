package dev.forestgate.pages.clients;

import static dev.forestgate.pages.api.JsonMembers.texts;
import static dev.forestgate.pages.api.JsonMembers.time;

import dev.forestgate.clients.AuthMethod;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Client of the responses of {@code /api/admin/clients}.
 *
 * @param declared whether the settings declare it, so that no operator can change it
 * @param createdAt null for a declared one
 * @param updatedAt null for a declared one
 * @param previousSecretExpiresAt end of the secret before the current one; null if there is none
 */
public record ClientItem(
    String id,
    String name,
    String authMethod,
    List<String> grants,
    List<String> scopes,
    List<String> redirectUris,
    boolean declared,
    @Nullable Instant createdAt,
    @Nullable Instant updatedAt,
    @Nullable Instant previousSecretExpiresAt) {

  static ClientItem of(JsonNode json) {
    return new ClientItem(
        json.path("id").asString(),
        json.path("name").asString(),
        json.path("auth_method").asString(),
        texts(json, "grants"),
        texts(json, "scopes"),
        texts(json, "redirect_uris"),
        json.path("declared").asBoolean(),
        time(json, "created_at"),
        time(json, "updated_at"),
        time(json, "previous_secret_expires_at"));
  }

  /** Returns whether it has no secret. */
  public boolean isPublic() {
    return authMethod.equals(AuthMethod.NONE.text());
  }
}
