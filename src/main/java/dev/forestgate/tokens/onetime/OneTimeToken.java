package dev.forestgate.tokens.onetime;

import java.util.UUID;

/**
 * A token that was valid when it was read.
 *
 * @param userId the account that it was issued for, which may be deleted by now
 * @param hash SHA-256 of the token, its key in the store
 */
public record OneTimeToken(Purpose purpose, UUID userId, Subject subject, String hash) {}
