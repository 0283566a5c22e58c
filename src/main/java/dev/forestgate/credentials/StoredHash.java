package dev.forestgate.credentials;

import dev.forestgate.credentials.argon2.Argon2;
import dev.forestgate.secret.Secret;
import java.util.Optional;

/** Hash of a password in the form in which an account holds it. */
sealed interface StoredHash permits PhcString, BcryptHash {
  /** Parses {@code stored}. Empty if it is neither Argon2id nor bcrypt, or its cost too high. */
  static Optional<StoredHash> parse(Secret stored) {
    return PhcString.parse(stored).<StoredHash>map(phc -> phc).or(() -> BcryptHash.parse(stored));
  }

  /**
   * True if {@code typed} is the password of this hash; compares in constant time. Takes
   * milliseconds of one core: call it on the {@link HashPool} only.
   *
   * @param argon2 computes Argon2id hashes; unused for bcrypt
   */
  boolean matches(Secret typed, Argon2 argon2);
}
