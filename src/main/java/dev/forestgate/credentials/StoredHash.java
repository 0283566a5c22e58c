package dev.forestgate.credentials;

import dev.forestgate.credentials.argon2.Argon2;
import dev.forestgate.credentials.foreign.hash.ForeignHash;
import dev.forestgate.credentials.foreign.hash.StoredForms;
import dev.forestgate.secret.Secret;
import java.util.Optional;

/** Hash of a password in the form in which an account holds it. */
sealed interface StoredHash permits PhcString, StoredHash.Imported {
  /** Parses {@code stored}. Empty if it is unreadable, or its cost too high. */
  static Optional<StoredHash> parse(Secret stored) {
    return PhcString.parse(stored)
        .<StoredHash>map(phc -> phc)
        .or(() -> StoredForms.read(stored).map(Imported::new));
  }

  /**
   * True if {@code typed} is the password of this hash; compares in constant time. Takes
   * milliseconds of one core: call it on the {@link CpuPool hash pool} only.
   *
   * @param argon2 computes Argon2id hashes; unused for hashes of other products
   */
  boolean matches(Secret typed, Argon2 argon2);

  /** Estimated time of {@link #matches} in milliseconds of one core. */
  double millis();

  /** Hash of another product, which the next sign-in replaces. */
  record Imported(ForeignHash hash) implements StoredHash {
    @Override
    public boolean matches(Secret typed, Argon2 argon2) {
      return hash.matches(typed);
    }

    @Override
    public double millis() {
      return hash.millis();
    }
  }
}
