package dev.forestgate.users;

import dev.forestgate.secret.Secret;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.users.name.Username;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account to be added. It has its id already, so that writes in the same transaction can refer
 * to it. {@code passwordHash} is in PHC string format.
 */
public record NewUser(
    UUID id, Username username, @Nullable EmailAddress email, Secret passwordHash) {}
