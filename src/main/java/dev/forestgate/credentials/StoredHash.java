package dev.forestgate.credentials;

import dev.forestgate.credentials.argon2.Argon2;
import dev.forestgate.secret.Secret;
import java.util.Optional;

/** A password's hash as an account may hold it. */
sealed interface StoredHash permits PhcString, BcryptHash {
  /** Empty for what is neither Argon2id nor bcrypt, and for costs beyond the caps. */
  static Optional<StoredHash> parse(Secret stored) {
    return PhcString.parse(stored).<StoredHash>map(phc -> phc).or(() -> BcryptHash.parse(stored));
  }

  /**
   * Whether {@code typed} is the password behind it, compared in constant time. Blocks and burns a
   * core: call it on the {@link HashPool} only.
   *
   * @param argon2 computes it, where it is an Argon2id hash
   */
  boolean matches(Secret typed, Argon2 argon2);
}
