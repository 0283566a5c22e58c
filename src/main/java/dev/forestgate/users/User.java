package dev.forestgate.users;

import dev.forestgate.secret.Secret;
import dev.forestgate.users.name.EmailAddress;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account as the directory holds it.
 *
 * @param id UUIDv7
 * @param username as it was typed at registration
 * @param email as it was typed; null if none was given
 * @param passwordHash a PHC string of Argon2id, or a bcrypt hash from elsewhere until it is
 *     replaced
 * @param credentialVersion grows with every change of the password; a session of an older version
 *     is void
 * @param disabled may not sign in
 * @param pending the address that waits to take the place of {@code email}; null if none does
 */
public record User(
    UUID id,
    String username,
    @Nullable String email,
    boolean emailVerified,
    Secret passwordHash,
    int credentialVersion,
    boolean disabled,
    Instant createdAt,
    Instant updatedAt,
    @Nullable PendingEmail pending) {

  /** An account without a pending address. */
  public User(
      UUID id,
      String username,
      @Nullable String email,
      boolean emailVerified,
      Secret passwordHash,
      int credentialVersion,
      boolean disabled,
      Instant createdAt,
      Instant updatedAt) {
    this(
        id,
        username,
        email,
        emailVerified,
        passwordHash,
        credentialVersion,
        disabled,
        createdAt,
        updatedAt,
        null);
  }

  /** The pending address as it was typed; null if there is none at {@code now}. */
  public @Nullable String pendingEmail(Instant now) {
    return pending == null || !now.isBefore(pending.until()) ? null : pending.text();
  }

  /** Whether {@code address}, in any spelling, is the one that the account holds. */
  public boolean holds(EmailAddress address) {
    return isSame(email, address);
  }

  /**
   * Whether {@code address}, in any spelling, is the one that waits to be verified: the pending
   * one, or the one in force that is not verified.
   */
  public boolean awaits(EmailAddress address) {
    return pending == null ? !emailVerified && holds(address) : isSame(pending.text(), address);
  }

  private static boolean isSame(@Nullable String text, EmailAddress address) {
    return text != null
        && EmailAddress.stored(text).filter(one -> one.key().equals(address.key())).isPresent();
  }

  /** The same account as it is once {@code address} is verified. */
  public User verifiedAs(EmailAddress address) {
    return new User(
        id,
        username,
        address.text(),
        true,
        passwordHash,
        credentialVersion,
        disabled,
        createdAt,
        updatedAt);
  }
}
