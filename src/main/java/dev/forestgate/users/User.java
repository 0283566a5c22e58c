package dev.forestgate.users;

import dev.forestgate.secret.Secret;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account as the directory holds it.
 *
 * @param id UUIDv7
 * @param username as it was typed at registration
 * @param email as it was typed; null if none was given
 * @param passwordHash a PHC string of Argon2id, or a bcrypt hash from elsewhere until it is
 *     replaced
 * @param credentialVersion grows with every change of the password; a session of an older version
 *     is void
 * @param disabled may not sign in
 */
public record User(
    UUID id,
    String username,
    @Nullable String email,
    boolean emailVerified,
    Secret passwordHash,
    int credentialVersion,
    boolean disabled,
    Instant createdAt,
    Instant updatedAt) {}
