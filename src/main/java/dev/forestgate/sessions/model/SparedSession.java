package dev.forestgate.sessions.model;

import java.util.UUID;

/**
 * Session that stays, with its secrets, when a change of credentials ends all others.
 *
 * @param version credential version of the account after the change
 */
public record SparedSession(UUID id, int version) {}
