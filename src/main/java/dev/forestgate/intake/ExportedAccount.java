package dev.forestgate.intake;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.forestgate.roles.Roles;
import dev.forestgate.secret.Secret;
import dev.forestgate.users.User;
import org.jspecify.annotations.Nullable;

/**
 * An account in the format of {@code import-users}, with its id, which an import ignores.
 *
 * @param roles null if there are none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ExportedAccount(
    String id,
    @Nullable String username,
    @Nullable String email,
    @JsonProperty("email_verified") @Nullable Boolean emailVerified,
    @JsonProperty("password_hash") @Nullable String passwordHash,
    @JsonProperty("created_at") String createdAt,
    boolean disabled,
    @Nullable Roles roles,
    @Nullable String locale,
    @JsonProperty("totp_secret") @Nullable String totpSecret,
    @JsonProperty("external_id") @Nullable String externalId) {

  static ExportedAccount of(User user, @Nullable Secret totp) {
    return new ExportedAccount(
        user.id().toString(),
        user.username(),
        user.email(),
        user.email() == null ? null : user.emailVerified(),
        user.hasPassword() ? user.passwordHash().reveal() : null,
        user.createdAt().toString(),
        user.disabled(),
        user.roles().isEmpty() ? null : user.roles(),
        user.locale(),
        totp == null ? null : totp.reveal(),
        user.externalId());
  }

  /** Id only, never the members, which hold hashes. */
  @Override
  public String toString() {
    return id;
  }
}
