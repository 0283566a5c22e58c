package dev.forestgate.sessions.model;

import java.util.Optional;

/**
 * Name and profile that an account's sessions were last updated with. A sign-in that read the
 * account before the update and opens its session after it takes them from here.
 */
public record LastProfileUpdate(String username, AccountProfile profile) {
  /** No user name contains a line break. */
  private static final String SEPARATOR = "\n";

  /** Stored form of the account that a session is opened for; empty if its profile is unknown. */
  public static String stored(SessionOwner owner) {
    return owner.profile() == null
        ? ""
        : new LastProfileUpdate(owner.username(), owner.profile()).stored();
  }

  /** User name, line break, and the profile as JSON. */
  public String stored() {
    return username + SEPARATOR + profile.stored();
  }

  /**
   * Reads {@link #stored()}. Empty if there is none, or if {@code owner} was read after a later
   * change of the account.
   */
  public static Optional<LastProfileUpdate> read(String stored, SessionOwner owner) {
    int end = stored.indexOf(SEPARATOR);
    return end < 0
        ? Optional.empty()
        : AccountProfile.read(stored.substring(end + 1))
            .filter(profile -> !owner.isLaterThan(profile))
            .map(profile -> new LastProfileUpdate(stored.substring(0, end), profile));
  }
}
