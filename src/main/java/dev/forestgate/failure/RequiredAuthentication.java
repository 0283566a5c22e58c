package dev.forestgate.failure;

import java.time.Duration;

/**
 * Authentication that a call demands of its session (RFC 9470, section 3).
 *
 * @param acr level that the account can reach, {@code aal1} or {@code aal2}
 * @param maxAge greatest age of the authentication
 */
public record RequiredAuthentication(String acr, Duration maxAge) {}
