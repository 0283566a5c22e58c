package dev.forestgate.sessions.model;

import java.util.UUID;

/** Session that was ended just now. */
public record EndedSession(UUID id, UUID userId) {}
