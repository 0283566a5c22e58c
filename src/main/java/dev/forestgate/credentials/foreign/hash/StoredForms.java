package dev.forestgate.credentials.foreign.hash;

import dev.forestgate.secret.Secret;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Forms in which an account holds a hash of another product. */
public final class StoredForms {
  /** Readers of the forms. Each returns null for any other text. */
  public static final List<Function<String, @Nullable ForeignHash>> READERS =
      List.of(
          BcryptHash::read,
          Pbkdf2Hash::read,
          ScryptHash::read,
          Argon2Hash::read,
          FirebaseHash::read,
          SaltedShaHash::read);

  private StoredForms() {}

  /** Reads the hash of an account. Empty for any other text, and for costs beyond the bounds. */
  public static Optional<ForeignHash> read(Secret stored) {
    try {
      return read(stored.reveal(), READERS);
    } catch (HashRefused beyondBounds) {
      return Optional.empty();
    }
  }

  /** The first hash that a reader finds in {@code text}. Throws {@link HashRefused}. */
  public static Optional<ForeignHash> read(
      String text, List<Function<String, @Nullable ForeignHash>> readers) {
    return readers.stream().map(reader -> reader.apply(text)).filter(Objects::nonNull).findFirst();
  }
}
