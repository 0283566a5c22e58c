package dev.forestgate.users;

import dev.forestgate.secret.Secret;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.users.name.Username;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account that is about to exist; {@code passwordHash} is a PHC string. It brings its id, so
 * that what is made in one step with it can name it.
 */
public record NewUser(
    UUID id, Username username, @Nullable EmailAddress email, Secret passwordHash) {}
