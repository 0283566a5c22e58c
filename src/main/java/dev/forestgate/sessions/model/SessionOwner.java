package dev.forestgate.sessions.model;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Account that a session is opened for.
 *
 * @param name user name, else address; see {@link AccountProfile#addressOnly}
 * @param credentialVersion version when the password was checked
 * @param profile profile at that time; null if unknown
 */
public record SessionOwner(
    UUID userId, String name, int credentialVersion, @Nullable AccountProfile profile) {

  /** Creates an owner whose profile is unknown. */
  public SessionOwner(UUID userId, String name, int credentialVersion) {
    this(userId, name, credentialVersion, null);
  }

  /** Tells whether the account was changed after {@code other} was read. */
  public boolean isLaterThan(AccountProfile other) {
    return profile != null && profile.updatedAt().isAfter(other.updatedAt());
  }

  /** Stored form of the profile; empty if it is unknown. */
  public String storedProfile() {
    return profile == null ? "" : profile.stored();
  }
}
