package dev.forestgate.sessions.model;

import java.util.Optional;

/**
 * Name and profile that an account's sessions were last updated with. A sign-in that read the
 * account before the update and opens its session after it takes them from here.
 */
public record LastProfileUpdate(String name, AccountProfile profile) {
  /** No user name and no address contains a line break. */
  private static final String SEPARATOR = "\n";

  /** Stored form of the account that a session is opened for; empty if its profile is unknown. */
  public static String stored(SessionOwner owner) {
    return owner.profile() == null
        ? ""
        : new LastProfileUpdate(owner.name(), owner.profile()).stored();
  }

  /** Name, line break, and the profile as JSON. */
  public String stored() {
    return name + SEPARATOR + profile.stored();
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
