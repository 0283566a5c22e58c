package dev.forestgate.identity;

import dev.forestgate.sessions.model.AccountProfile;
import dev.forestgate.sessions.model.Session;
import dev.forestgate.users.User;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * JSON representation of an account for its owner, shared by several features.
 *
 * @param username null for an account that is known by its address alone
 * @param pendingEmail address that replaces {@code email} once it is verified; null if there is
 *     none
 * @param roles names, sorted; empty for none
 */
public record ProfileBody(
    UUID id,
    @Nullable String username,
    @Nullable String email,
    boolean emailVerified,
    @Nullable String pendingEmail,
    List<String> roles,
    Instant createdAt,
    Instant updatedAt) {

  /** The profile of {@code user} at {@code now}. */
  public static ProfileBody of(User user, Instant now) {
    return new ProfileBody(
        user.id(),
        user.username(),
        user.email(),
        user.emailVerified(),
        user.pendingEmail(now),
        user.roles().names(),
        user.createdAt(),
        user.updatedAt());
  }

  /**
   * The profile from the copy in {@code session}, at {@code now}; empty if the session has no copy.
   */
  public static Optional<ProfileBody> of(Session session, Instant now) {
    return session.profile().map(copy -> of(session, copy, now));
  }

  private static ProfileBody of(Session session, AccountProfile copy, Instant now) {
    return new ProfileBody(
        session.userId(),
        copy.addressOnly() ? null : session.name(),
        copy.email(),
        copy.emailVerified(),
        copy.pendingEmail(now),
        copy.roles(),
        copy.createdAt(),
        copy.updatedAt());
  }
}
