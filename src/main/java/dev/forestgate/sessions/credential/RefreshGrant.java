package dev.forestgate.sessions.credential;

import dev.forestgate.secret.Secret;
import java.time.Duration;

/**
 * A refresh token as it is handed out.
 *
 * @param lifetime from now: the smallest of the token's own, the session's idle and its absolute
 *     remainder
 */
public record RefreshGrant(Secret token, Duration lifetime) {}
