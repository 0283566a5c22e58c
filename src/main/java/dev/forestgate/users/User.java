package dev.forestgate.users;

import dev.forestgate.secret.Secret;
import dev.forestgate.users.name.EmailAddress;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account of the directory.
 *
 * @param id UUIDv7
 * @param username as typed at registration
 * @param email as typed; null if none was given
 * @param passwordHash Argon2id in PHC string format, or an imported bcrypt hash until the next
 *     sign-in
 * @param credentialVersion grows with every change of credentials; sessions of an older version are
 *     void
 * @param disabled the account can not sign in, and its sessions are void
 * @param pending address that replaces {@code email} once it is verified; null if there is none
 * @param secondFactor the account has a TOTP or a passkey, so a password alone signs no new device
 *     in
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
    @Nullable PendingEmail pending,
    boolean secondFactor) {

  /** An account without a pending address and without a second factor. */
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
        null,
        false);
  }

  /** The pending address as typed; null if there is none at {@code now}. */
  public @Nullable String pendingEmail(Instant now) {
    return pending == null || !now.isBefore(pending.until()) ? null : pending.text();
  }

  /** Returns whether {@code address}, in any spelling, is the address of the account. */
  public boolean holds(EmailAddress address) {
    return isSame(email, address);
  }

  /**
   * Returns whether {@code address}, in any spelling, waits to be verified: the pending address, or
   * the current one while it is unverified.
   */
  public boolean awaits(EmailAddress address) {
    return pending == null ? !emailVerified && holds(address) : isSame(pending.text(), address);
  }

  private static boolean isSame(@Nullable String text, EmailAddress address) {
    return text != null
        && EmailAddress.stored(text).filter(one -> one.key().equals(address.key())).isPresent();
  }

  /** Copy of this account with {@code address} verified. */
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
        updatedAt,
        null,
        secondFactor);
  }
}
