package dev.forestgate.tokens.onetime;

import dev.forestgate.secret.Secret;
import dev.forestgate.transactions.Enlisted;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A new token as it goes to a person; nobody can read it from the store.
 *
 * @param token 256 random bits in base64url
 * @param expiresAt from then on it is no good
 * @param code six digits; null where the purpose has none
 * @param codeExpiresAt from then on the code is no good
 * @param stored the change that makes it good, and the last one of its slot void
 */
public record IssuedToken(
    Secret token,
    Instant expiresAt,
    @Nullable Secret code,
    Instant codeExpiresAt,
    Enlisted stored) {}
