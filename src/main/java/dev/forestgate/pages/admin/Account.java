package dev.forestgate.pages.admin;

import static dev.forestgate.pages.api.JsonMembers.text;
import static dev.forestgate.pages.api.JsonMembers.texts;
import static dev.forestgate.pages.api.JsonMembers.time;

import dev.forestgate.pages.api.ApiResult;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Account of the responses of {@code /api/admin/users}.
 *
 * @param username null for an account that is known by its address alone
 * @param email null for none
 * @param disabledAt null while it may be used
 * @param factors types of its second factors
 * @param lastSignedInAt null if it never signed in
 */
public record Account(
    String id,
    @Nullable String username,
    @Nullable String email,
    boolean emailVerified,
    @Nullable Instant disabledAt,
    List<String> roles,
    List<String> factors,
    Instant createdAt,
    @Nullable Instant lastSignedInAt) {
  static final String API = "/api/admin/users";

  static Account of(ApiResult result) {
    return of(result.json());
  }

  static Account of(JsonNode json) {
    return new Account(
        json.path("id").asString(),
        text(json, "username"),
        text(json, "email"),
        json.path("email_verified").asBoolean(),
        time(json, "disabled_at"),
        texts(json, "roles"),
        texts(json, "factors"),
        Instant.parse(json.path("created_at").asString()),
        time(json, "last_signed_in_at"));
  }

  /** The user name, else the address. */
  public String name() {
    return username != null ? username : String.valueOf(email);
  }
}
