package dev.forestgate.users;

import java.time.Instant;

/**
 * An address that is to take the place of the one in force once it is verified.
 *
 * @param text as it was typed
 * @param until from then on it counts as given up
 */
public record PendingEmail(String text, Instant until) {}
