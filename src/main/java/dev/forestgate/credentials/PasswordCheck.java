package dev.forestgate.credentials;

import dev.forestgate.credentials.argon2.Argon2;
import dev.forestgate.credentials.argon2.Argon2Input;
import dev.forestgate.credentials.pool.PairedWork;
import dev.forestgate.secret.Secret;
import java.util.List;

/** Comparison of a typed password with a hash of the current settings. */
record PasswordCheck(Secret typed, PhcString stored, Argon2 argon2) implements PairedWork<Boolean> {
  @Override
  public Boolean get() {
    return stored.matches(typed, argon2);
  }

  @Override
  public List<Boolean> getWith(PairedWork<Boolean> next) {
    var other = (PasswordCheck) next;
    try (var bytes = PasswordBytes.of(typed);
        var otherBytes = PasswordBytes.of(other.typed)) {
      List<byte[]> tags =
          argon2.deriveBoth(input(bytes.array(), stored), input(otherBytes.array(), other.stored));
      return List.of(stored.isTag(tags.get(0)), other.stored.isTag(tags.get(1)));
    }
  }

  private static Argon2Input input(byte[] password, PhcString stored) {
    return new Argon2Input(password, stored.salt(), stored.cost(), stored.hash().length);
  }
}
