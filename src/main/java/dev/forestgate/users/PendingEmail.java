package dev.forestgate.users;

import java.time.Instant;

/**
 * An address that replaces the current one once it is verified.
 *
 * @param text as typed
 * @param until end of its validity
 */
public record PendingEmail(String text, Instant until) {}
