package dev.forestgate.sessions.credential;

import dev.forestgate.secret.Secret;
import java.time.Duration;

/**
 * Refresh token as the client receives it.
 *
 * @param lifetime from now: the smallest of the token's own lifetime, the session's idle lifetime
 *     and its remaining absolute lifetime
 */
public record RefreshGrant(Secret token, Duration lifetime) {}
