package dev.forestgate.grants.model;

import dev.forestgate.secret.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Grant that was just made. Its refresh token cannot be read again.
 *
 * @param isFirst whether it is the first of its client in its session
 * @param refreshToken null for none
 */
public record NewGrant(Grant grant, boolean isFirst, @Nullable Secret refreshToken) {}
