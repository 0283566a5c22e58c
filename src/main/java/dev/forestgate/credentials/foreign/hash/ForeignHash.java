package dev.forestgate.credentials.foreign.hash;

import dev.forestgate.secret.Secret;

/** Password hash of another product whose cost is within the bounds. */
public sealed interface ForeignHash
    permits Argon2Hash, BcryptHash, FirebaseHash, Pbkdf2Hash, SaltedShaHash, ScryptHash {
  /**
   * True if {@code typed} is the password of this hash; compares in constant time. Takes up to two
   * seconds of one core, as measured for ADR 0086: call it on a bounded pool only.
   *
   * <p>The bytes count as typed, not their NFC: the other product is assumed not to normalize.
   */
  boolean matches(Secret typed);

  /** The form in which an account holds this hash. */
  Secret stored();

  /** Estimated time of {@link #matches} in milliseconds of one core, as measured for ADR 0086. */
  double millis();
}
