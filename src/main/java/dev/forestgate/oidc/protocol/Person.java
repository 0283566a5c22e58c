package dev.forestgate.oidc.protocol;

import dev.forestgate.sessions.model.AccountProfile;
import dev.forestgate.sessions.model.Session;
import dev.forestgate.users.User;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * User whom the gate let pass, as clients may see them.
 *
 * @param username null for an account that is known by its address alone
 * @param sessionEnd absolute end of the session; null for an offline grant
 */
public record Person(
    UUID id,
    @Nullable String username,
    @Nullable String email,
    boolean emailVerified,
    Instant updatedAt,
    @Nullable Instant sessionEnd) {

  static Person of(User user, @Nullable Instant sessionEnd) {
    return new Person(
        user.id(),
        user.username(),
        user.email(),
        user.emailVerified(),
        user.updatedAt(),
        sessionEnd);
  }

  /** The user of {@code session} from its copy of the profile; empty if it has none. */
  static Optional<Person> of(Session session) {
    return session.profile().map(copy -> of(session, copy));
  }

  private static Person of(Session session, AccountProfile copy) {
    return new Person(
        session.userId(),
        copy.addressOnly() ? null : session.name(),
        copy.email(),
        copy.emailVerified(),
        copy.updatedAt(),
        session.expiresAt());
  }
}
