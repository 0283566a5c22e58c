package dev.forestgate.identity;

import dev.forestgate.sessions.model.AccountProfile;
import dev.forestgate.sessions.model.Session;
import dev.forestgate.users.User;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account as its owner sees it, in the answers of more than one feature.
 *
 * @param pendingEmail the address that waits to be verified to take the place of {@code email};
 *     null if none does
 */
public record ProfileBody(
    UUID id,
    String username,
    @Nullable String email,
    boolean emailVerified,
    @Nullable String pendingEmail,
    Instant createdAt,
    Instant updatedAt) {

  /** The account as it is at {@code now}. */
  public static ProfileBody of(User user, Instant now) {
    return new ProfileBody(
        user.id(),
        user.username(),
        user.email(),
        user.emailVerified(),
        user.pendingEmail(now),
        user.createdAt(),
        user.updatedAt());
  }

  /** The account of {@code session} at {@code now}, by the copy in it; empty if it has none. */
  public static Optional<ProfileBody> of(Session session, Instant now) {
    return session.profile().map(copy -> of(session, copy, now));
  }

  private static ProfileBody of(Session session, AccountProfile copy, Instant now) {
    return new ProfileBody(
        session.userId(),
        session.username(),
        copy.email(),
        copy.emailVerified(),
        copy.pendingEmail(now),
        copy.createdAt(),
        copy.updatedAt());
  }
}
