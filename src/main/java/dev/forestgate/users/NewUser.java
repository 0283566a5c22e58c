package dev.forestgate.users;

import dev.forestgate.secret.Secret;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.users.name.Username;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account to be added.
 *
 * @param id chosen before, so that writes in the same transaction can refer to it
 * @param passwordHash in PHC string format, or another that sign-in can verify
 * @param secondFactor a write in the same transaction adds a second factor
 */
public record NewUser(
    UUID id,
    Username username,
    @Nullable EmailAddress email,
    Secret passwordHash,
    boolean secondFactor) {

  /** An account without a second factor. */
  public NewUser(UUID id, Username username, @Nullable EmailAddress email, Secret passwordHash) {
    this(id, username, email, passwordHash, false);
  }
}
