package dev.forestgate.sessions;

import java.util.UUID;

/** Whose session it is; {@code credentialVersion} as it was when the password was checked. */
public record SessionOwner(UUID userId, String username, int credentialVersion) {}
