package dev.forestgate.users;

import dev.forestgate.roles.Roles;
import dev.forestgate.secret.Secret;
import dev.forestgate.users.name.EmailAddress;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account of the directory.
 *
 * @param id UUIDv7
 * @param username as typed; null for an account that is known by its address alone
 * @param email as typed; null if none was given. An account has a user name, an address, or both.
 * @param passwordHash Argon2id in PHC string format, an imported hash until the next sign-in, or
 *     {@link #NO_PASSWORD}
 * @param credentialVersion grows with every change of credentials; sessions of an older version are
 *     void
 * @param disabled the account can not sign in, and its sessions are void
 * @param pending address that replaces {@code email} once it is verified; null if there is none
 * @param secondFactor the account has a TOTP or a passkey, so a password alone signs no new device
 *     in
 * @param locale BCP 47; null if unknown
 * @param externalId id in the service that the account came from; null if none
 * @param roles always empty for accounts in Redis
 */
public record User(
    UUID id,
    @Nullable String username,
    @Nullable String email,
    boolean emailVerified,
    Secret passwordHash,
    int credentialVersion,
    boolean disabled,
    Instant createdAt,
    Instant updatedAt,
    @Nullable PendingEmail pending,
    boolean secondFactor,
    @Nullable String locale,
    @Nullable String externalId,
    Roles roles) {

  /** Stands for a hash in an account without a password. No password matches it. */
  public static final Secret NO_PASSWORD = Secret.of("!");

  /** An account without a pending address, a second factor, a locale, an external id and roles. */
  public User(
      UUID id,
      @Nullable String username,
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
        false,
        null,
        null,
        Roles.NONE);
  }

  /**
   * The name that the owner knows the account by: the user name, else the address, as typed. The id
   * for a damaged account, which has neither.
   */
  public String name() {
    if (username != null) {
      return username;
    }
    return email == null ? id.toString() : email;
  }

  /** Returns whether the account has a password. */
  public boolean hasPassword() {
    return !passwordHash.equals(NO_PASSWORD);
  }

  /**
   * Returns whether the only name of the account is an address that is not verified. Such an
   * account yields to the first caller who proves the address.
   */
  public boolean awaitsFirstProof() {
    return username == null && email != null && !emailVerified;
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
        secondFactor,
        locale,
        externalId,
        roles);
  }
}
