package dev.forestgate.tokens.onetime;

import dev.forestgate.secret.Secret;
import dev.forestgate.transactions.Enlisted;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A new token in the form that its e-mail carries. The store holds only its hash.
 *
 * @param token 256 random bits in base64url
 * @param expiresAt end of its validity
 * @param code six digits; null where the purpose has none
 * @param codeExpiresAt end of the validity of the code
 * @param stored write that makes the token valid and voids the former token of its slot
 */
public record IssuedToken(
    Secret token,
    Instant expiresAt,
    @Nullable Secret code,
    Instant codeExpiresAt,
    Enlisted stored) {}
