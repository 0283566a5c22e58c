package dev.forestgate.pages.security;

import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.api.JsonMembers;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A factor of {@code GET /api/factors}.
 *
 * @param type {@code totp}, {@code passkey} or {@code recovery-codes}
 * @param lastUsedAt null if it was never used
 * @param synced true for a passkey that other devices may have
 * @param remaining unused recovery codes; 0 for other factors
 */
public record FactorItem(
    String id,
    String type,
    String name,
    Instant createdAt,
    @Nullable Instant lastUsedAt,
    boolean synced,
    int remaining) {
  static final String PASSKEY = "passkey";
  static final String TOTP = "totp";
  static final String RECOVERY_CODES = "recovery-codes";

  /** All factors, the oldest first. */
  static List<FactorItem> of(ApiResult list) {
    return list.list("factors").stream().map(FactorItem::of).toList();
  }

  /** Those of {@code all} that are of {@code type}. */
  static List<FactorItem> ofType(List<FactorItem> all, String type) {
    return all.stream().filter(factor -> factor.type().equals(type)).toList();
  }

  private static FactorItem of(JsonNode json) {
    return new FactorItem(
        json.path("id").asString(),
        json.path("type").asString(),
        json.path("name").asString(),
        Instant.parse(json.path("created_at").asString()),
        JsonMembers.time(json, "last_used_at"),
        json.path("synced").asBoolean(false),
        json.path("remaining").asInt(0));
  }

  /** True unless it only replaces another one: such an account is asked for a second factor. */
  boolean isSecondFactor() {
    return !type.equals(RECOVERY_CODES);
  }
}
