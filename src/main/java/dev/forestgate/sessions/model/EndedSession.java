package dev.forestgate.sessions.model;

import java.util.UUID;

/** A session that lived until now. */
public record EndedSession(UUID id, UUID userId) {}
