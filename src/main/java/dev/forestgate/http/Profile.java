package dev.forestgate.http;

import dev.forestgate.users.User;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An account as its owner sees it, in the answers of more than one feature. */
public record Profile(
    UUID id,
    String username,
    @Nullable String email,
    boolean emailVerified,
    Instant createdAt,
    Instant updatedAt) {

  public static Profile of(User user) {
    return new Profile(
        user.id(),
        user.username(),
        user.email(),
        user.emailVerified(),
        user.createdAt(),
        user.updatedAt());
  }
}
