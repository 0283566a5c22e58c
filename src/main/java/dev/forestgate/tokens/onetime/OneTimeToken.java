package dev.forestgate.tokens.onetime;

import java.util.UUID;

/**
 * A token that is good, until it is spent.
 *
 * @param userId the account it was made for; it may be gone by now
 * @param hash SHA-256 of the token, by which the store knows it
 */
public record OneTimeToken(Purpose purpose, UUID userId, Subject subject, String hash) {}
