package dev.forestgate.pages.account;

import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.api.JsonMembers;
import dev.forestgate.roles.Role;
import dev.forestgate.roles.Roles;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Account of the response of {@code GET /api/profile}.
 *
 * @param username null for an account that is known by its address alone
 * @param email null for none
 * @param pendingEmail address that waits to be verified in place of {@code email}; null for none
 * @param locale language of its e-mails (BCP 47); null for the default
 * @param roles of operators and of applications
 */
public record Profile(
    @Nullable String username,
    @Nullable String email,
    boolean emailVerified,
    @Nullable String pendingEmail,
    @Nullable String locale,
    Roles roles,
    Instant createdAt) {
  static final String PATH = "/api/profile";

  static Profile of(ApiResult result) {
    JsonNode json = result.json();
    return new Profile(
        JsonMembers.text(json, "username"),
        JsonMembers.text(json, "email"),
        json.path("email_verified").asBoolean(),
        JsonMembers.text(json, "pending_email"),
        JsonMembers.text(json, "locale"),
        new Roles(result.texts("roles")),
        Instant.parse(json.path("created_at").asString()));
  }

  /** Name under which the account signs in: the user name, else the address. */
  public String name() {
    return username != null ? username : String.valueOf(email);
  }

  /** Returns whether there are pages of operators for the account. */
  public boolean isOperator() {
    return roles.has(Role.VIEWER);
  }

  /** The address to which an e-mail for verification goes; null if there is nothing to verify. */
  public @Nullable String unverified() {
    return pendingEmail != null ? pendingEmail : emailVerified ? null : email;
  }
}
