package dev.forestgate.admin.users;

import static dev.forestgate.postgres.Columns.required;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.forestgate.roles.Roles;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account as operators see it.
 *
 * @param username null for an account that is known by its address alone
 * @param email null if it has none
 * @param disabledAt null while it may be used
 * @param factors types of its second factors, sorted, each once
 * @param lastSignedInAt last sign-in that the audit knows; null if there is none
 * @param key what the list is ordered by
 * @param isRepeated whether the list has the account under its user name as well
 */
record ListedAccount(
    UUID id,
    @Nullable String username,
    @Nullable String email,
    boolean emailVerified,
    @Nullable Instant disabledAt,
    Roles roles,
    List<String> factors,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Instant lastSignedInAt,
    @JsonIgnore String key,
    @JsonIgnore boolean isRepeated) {

  static ListedAccount of(Readable row) {
    return new ListedAccount(
        required(row, "id", UUID.class),
        row.get("username", String.class),
        row.get("email", String.class),
        row.get("email_verified_at", Instant.class) != null,
        row.get("disabled_at", Instant.class),
        Roles.of(required(row, "roles", String[].class)),
        List.of(Optional.ofNullable(row.get("factors", String[].class)).orElse(new String[0])),
        required(row, "created_at", Instant.class),
        required(row, "updated_at", Instant.class),
        row.get("last_signed_in_at", Instant.class),
        required(row, "key", String.class),
        required(row, "repeated", Boolean.class));
  }
}
