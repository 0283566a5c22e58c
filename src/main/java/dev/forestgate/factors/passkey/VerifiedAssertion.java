package dev.forestgate.factors.passkey;

/**
 * A passkey that signed a challenge.
 *
 * @param passkey with the counter and the backup state of this use
 * @param counterWentBack whether the authenticator counted no further than before, so a copy may
 *     exist (WebAuthn Level 3, section 6.1.1)
 */
public record VerifiedAssertion(Passkey passkey, boolean counterWentBack) {}
