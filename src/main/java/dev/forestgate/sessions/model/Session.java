package dev.forestgate.sessions.model;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Live session.
 *
 * @param id UUIDv7, public; also the id of the interaction in the journal
 * @param name name of the account in tokens: the user name, else the address; {@link
 *     AccountProfile#addressOnly} tells which
 * @param lastSeenAt exact to a minute
 * @param expiresAt absolute end, however much the session is used
 * @param credentialVersion version of the account's credentials that the session was opened or
 *     renewed with
 * @param tokenEpoch access tokens of an earlier epoch are void; 0 until the session is renewed
 * @param assurance strength and time of the authentication; only an elevation changes it
 * @param storedProfile the account's profile as Redis holds it, for {@link #profile}; empty for
 *     none
 */
public record Session(
    UUID id,
    UUID userId,
    String name,
    SessionMode mode,
    Device device,
    Instant createdAt,
    Instant lastSeenAt,
    Instant expiresAt,
    int credentialVersion,
    int tokenEpoch,
    Assurance assurance,
    String storedProfile) {

  /**
   * Profile of the account, parsed only on demand, as most requests do not need it. Empty for a
   * session that an earlier version of the service opened.
   */
  public Optional<AccountProfile> profile() {
    return AccountProfile.read(storedProfile);
  }

  /** The same session after a renewal; the credential version is its new token epoch. */
  public Session renewed(int version) {
    return with(version, version, assurance);
  }

  /** The same session after another authentication. */
  public Session withAssurance(Assurance changed) {
    return with(credentialVersion, tokenEpoch, changed);
  }

  private Session with(int version, int epoch, Assurance authentication) {
    return new Session(
        id,
        userId,
        name,
        mode,
        device,
        createdAt,
        lastSeenAt,
        expiresAt,
        version,
        epoch,
        authentication,
        storedProfile);
  }
}
