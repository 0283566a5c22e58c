package dev.forestgate.http;

import dev.forestgate.users.User;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account as its owner sees it, in the answers of more than one feature.
 *
 * @param pendingEmail the address that waits to be verified to take the place of {@code email};
 *     null if none does
 */
public record Profile(
    UUID id,
    String username,
    @Nullable String email,
    boolean emailVerified,
    @Nullable String pendingEmail,
    Instant createdAt,
    Instant updatedAt) {

  /** The account as it is at {@code now}. */
  public static Profile of(User user, Instant now) {
    return new Profile(
        user.id(),
        user.username(),
        user.email(),
        user.emailVerified(),
        user.pendingEmail(now),
        user.createdAt(),
        user.updatedAt());
  }
}
