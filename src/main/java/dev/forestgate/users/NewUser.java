package dev.forestgate.users;

import dev.forestgate.roles.Roles;
import dev.forestgate.secret.Secret;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.users.name.Username;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account to be added. It has a user name, an address, or both.
 *
 * @param id chosen before, so that writes in the same transaction can refer to it
 * @param username null for an account that is known by its address alone
 * @param passwordHash in PHC string format, or another that sign-in can verify; {@link
 *     User#NO_PASSWORD} for none
 * @param createdAt null for now
 * @param locale BCP 47; null if unknown
 * @param externalId id in the service that the account came from; null if none
 * @param secondFactor a write in the same transaction adds a second factor
 * @param roles not stored for accounts in Redis
 */
public record NewUser(
    UUID id,
    @Nullable Username username,
    @Nullable EmailAddress email,
    boolean emailVerified,
    Secret passwordHash,
    @Nullable Instant createdAt,
    boolean disabled,
    @Nullable String locale,
    @Nullable String externalId,
    boolean secondFactor,
    Roles roles) {

  /** Throws IllegalArgumentException for an account without a name. */
  public NewUser {
    if (username == null && email == null) {
      throw new IllegalArgumentException("An account needs a user name or an address");
    }
    if (emailVerified && email == null) {
      throw new IllegalArgumentException("An account without an address has verified none");
    }
  }

  /**
   * An enabled account with an unverified address, without second factor and roles, created now.
   */
  public NewUser(
      UUID id, @Nullable Username username, @Nullable EmailAddress email, Secret passwordHash) {
    this(id, username, email, false, passwordHash, null, false, null, null, false, Roles.NONE);
  }

  /** An account without a password. */
  public static Builder builder(UUID id) {
    return new Builder(id);
  }

  /** Builds an account; what is not set is absent. */
  public static final class Builder {
    private final UUID id;
    private @Nullable Username username;
    private @Nullable EmailAddress email;
    private boolean emailVerified;
    private Secret passwordHash = User.NO_PASSWORD;
    private @Nullable Instant createdAt;
    private boolean disabled;
    private @Nullable String locale;
    private @Nullable String externalId;
    private boolean secondFactor;
    private Roles roles = Roles.NONE;

    private Builder(UUID id) {
      this.id = id;
    }

    public Builder username(@Nullable Username name) {
      this.username = name;
      return this;
    }

    /** Sets the address as unverified. */
    public Builder email(@Nullable EmailAddress address) {
      this.email = address;
      return this;
    }

    public Builder emailVerified(boolean verified) {
      this.emailVerified = verified;
      return this;
    }

    /** Sets the hash; null for no password. */
    public Builder passwordHash(@Nullable Secret hash) {
      this.passwordHash = hash == null ? User.NO_PASSWORD : hash;
      return this;
    }

    public Builder createdAt(@Nullable Instant at) {
      this.createdAt = at;
      return this;
    }

    public Builder disabled(boolean isDisabled) {
      this.disabled = isDisabled;
      return this;
    }

    public Builder locale(@Nullable String tag) {
      this.locale = tag;
      return this;
    }

    public Builder externalId(@Nullable String other) {
      this.externalId = other;
      return this;
    }

    /** Announces a write in the same transaction that adds a second factor. */
    public Builder secondFactor(boolean added) {
      this.secondFactor = added;
      return this;
    }

    public Builder roles(Roles given) {
      this.roles = given;
      return this;
    }

    /** Throws IllegalArgumentException as {@link NewUser}. */
    public NewUser build() {
      return new NewUser(
          id,
          username,
          email,
          emailVerified,
          passwordHash,
          createdAt,
          disabled,
          locale,
          externalId,
          secondFactor,
          roles);
    }
  }
}
