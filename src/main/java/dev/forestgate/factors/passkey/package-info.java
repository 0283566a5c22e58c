/** Passkeys (WebAuthn Level 3): options, and verification of the responses of authenticators. */
@NullMarked
package dev.forestgate.factors.passkey;

import org.jspecify.annotations.NullMarked;
