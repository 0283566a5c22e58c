package dev.forestgate.users;

import dev.forestgate.secret.Secret;
import org.jspecify.annotations.Nullable;

/** An account that is about to exist; {@code passwordHash} is a PHC string. */
public record NewUser(Username username, @Nullable EmailAddress email, Secret passwordHash) {}
