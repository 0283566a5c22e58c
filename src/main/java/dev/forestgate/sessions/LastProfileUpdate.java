package dev.forestgate.sessions;

import dev.forestgate.sessions.model.AccountProfile;
import dev.forestgate.sessions.model.SessionOwner;
import java.util.Optional;

/**
 * Name and profile of an account as its sessions were last updated with. A sign-in that read the
 * account before that update and opens its session after it finds them here.
 */
record LastProfileUpdate(String username, AccountProfile profile) {
  /** No user name has one. */
  private static final String SEPARATOR = "\n";

  /** Of the account that a session is opened for; empty if its profile is not known. */
  static String stored(SessionOwner owner) {
    return owner.profile() == null
        ? ""
        : new LastProfileUpdate(owner.username(), owner.profile()).stored();
  }

  String stored() {
    return username + SEPARATOR + profile.stored();
  }

  /**
   * Reads {@link #stored}. Empty if there is none, or if {@code owner} is of a later change of the
   * account.
   */
  static Optional<LastProfileUpdate> read(String stored, SessionOwner owner) {
    int end = stored.indexOf(SEPARATOR);
    return end < 0
        ? Optional.empty()
        : AccountProfile.read(stored.substring(end + 1))
            .filter(profile -> !owner.isLaterThan(profile))
            .map(profile -> new LastProfileUpdate(stored.substring(0, end), profile));
  }
}
