package dev.forestgate.users;

import static dev.forestgate.postgres.Columns.required;

import dev.forestgate.roles.Roles;
import dev.forestgate.secret.Secret;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads accounts from rows of table {@code users}. */
final class UserRow {
  static final String COLUMNS =
      "id, username, email, email_verified_at is not null as email_verified, password_hash,"
          + " credential_version, disabled_at is not null as disabled, created_at, updated_at,"
          + " pending_email, pending_email_until, second_factor, locale, external_id, roles";

  private UserRow() {}

  static User user(Readable row) {
    return new User(
        required(row, "id", UUID.class),
        row.get("username", String.class),
        row.get("email", String.class),
        required(row, "email_verified", Boolean.class),
        Secret.of(required(row, "password_hash", String.class)),
        required(row, "credential_version", Integer.class),
        required(row, "disabled", Boolean.class),
        required(row, "created_at", Instant.class),
        required(row, "updated_at", Instant.class),
        pending(row),
        required(row, "second_factor", Boolean.class),
        row.get("locale", String.class),
        row.get("external_id", String.class),
        Roles.of(required(row, "roles", String[].class)));
  }

  private static @Nullable PendingEmail pending(Readable row) {
    String text = row.get("pending_email", String.class);
    return text == null
        ? null
        : new PendingEmail(text, required(row, "pending_email_until", Instant.class));
  }
}
