package dev.forestgate.sessions.model;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Account that a session is opened for.
 *
 * @param credentialVersion as it was when the password was checked
 * @param profile as it was then; null if it is not known
 */
public record SessionOwner(
    UUID userId, String username, int credentialVersion, @Nullable AccountProfile profile) {

  /** An account whose profile is not known. */
  public SessionOwner(UUID userId, String username, int credentialVersion) {
    this(userId, username, credentialVersion, null);
  }

  /** Whether the account has changed after it was {@code other}. */
  public boolean isLaterThan(AccountProfile other) {
    return profile != null && profile.updatedAt().isAfter(other.updatedAt());
  }

  /** The profile as a session holds it; empty if it is not known. */
  public String storedProfile() {
    return profile == null ? "" : profile.stored();
  }
}
