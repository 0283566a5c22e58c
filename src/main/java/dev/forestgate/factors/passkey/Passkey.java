package dev.forestgate.factors.passkey;

import java.util.List;

/**
 * A registered passkey.
 *
 * @param credentialId chosen by the authenticator, 1 to 1,023 bytes in base64url
 * @param credentialData attested credential data (WebAuthn Level 3, section 6.5.1), with the public
 *     key, in base64url
 * @param signCount greatest signature counter; 0 for authenticators that do not count
 * @param backupEligible whether it may be copied to other devices
 * @param backedUp whether it was backed up at its last use
 * @param transports hints for the browser, such as {@code internal} or {@code usb}
 */
public record Passkey(
    String credentialId,
    String credentialData,
    long signCount,
    boolean backupEligible,
    boolean backedUp,
    List<String> transports) {
  /** Copy of this passkey after a use. */
  Passkey used(long newSignCount, boolean nowBackedUp) {
    return new Passkey(
        credentialId, credentialData, newSignCount, backupEligible, nowBackedUp, transports);
  }
}
