package dev.forestgate.tokens;

import java.util.UUID;

/**
 * Whom a valid access token speaks for ({@code sub}, or {@code uid} with HS256) and which session
 * it belongs to ({@code sid}).
 */
public record AccessClaims(UUID userId, UUID sessionId) {}
