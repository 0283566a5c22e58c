package dev.forestgate.grants.model;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Authorization code as it is stored.
 *
 * @param hash SHA-256 of the code
 * @param grant grant that a redemption made; null if the code was not redeemed
 */
public record IssuedCode(
    String hash,
    Authorization authorization,
    CodeRequest request,
    Instant expiresAt,
    @Nullable UUID grant) {}
