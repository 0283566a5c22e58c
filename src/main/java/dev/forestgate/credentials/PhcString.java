package dev.forestgate.credentials;

import dev.forestgate.credentials.argon2.Argon2;
import dev.forestgate.credentials.argon2.Argon2Parameters;
import dev.forestgate.secret.Secret;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Argon2id hash in the PHC string format, as the reference implementation writes it: {@code
 * $argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>}, base64 without padding.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
record PhcString(Argon2Parameters cost, byte[] salt, byte[] hash) implements StoredHash {
  private static final Pattern SHAPE =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,3})"
              + "\\$([A-Za-z0-9+/]{11,88})\\$([A-Za-z0-9+/]{22,172})");

  /** By the fastest implementation. */
  private static final double MILLIS_PER_MIB = 0.25;

  private static final int KIB_PER_MIB = 1024;
  private static final Base64.Encoder ENCODER = Base64.getEncoder().withoutPadding();

  /** Parses {@code stored}. Empty for any other text, and for costs beyond the upper bounds. */
  static Optional<PhcString> parse(Secret stored) {
    Matcher found = SHAPE.matcher(stored.reveal());
    if (!found.matches()) {
      return Optional.empty();
    }
    try {
      var cost = new Argon2Parameters(number(found, 1), number(found, 2), number(found, 3));
      return Optional.of(new PhcString(cost, bytes(found.group(4)), bytes(found.group(5))));
    } catch (IllegalArgumentException beyondBounds) {
      return Optional.empty();
    }
  }

  @Override
  public boolean matches(Secret typed, Argon2 argon2) {
    return isTag(derive(typed, argon2, salt, cost, hash.length));
  }

  /**
   * Whether {@code derived} is this hash; compares in constant time, and clears {@code derived}.
   */
  boolean isTag(byte[] derived) {
    boolean isSame = MessageDigest.isEqual(derived, hash);
    Arrays.fill(derived, (byte) 0);
    return isSame;
  }

  @Override
  public double millis() {
    return MILLIS_PER_MIB * cost.memory() * cost.iterations() / KIB_PER_MIB;
  }

  /** Computes the hash of {@code length} bytes of {@code password}, and clears its bytes. */
  static byte[] derive(
      Secret password, Argon2 argon2, byte[] salt, Argon2Parameters cost, int length) {
    try (var bytes = PasswordBytes.of(password)) {
      return argon2.derive(bytes.array(), salt, cost, length);
    }
  }

  Secret format() {
    return Secret.of(
        "$argon2id$v=19$"
            + cost
            + "$"
            + ENCODER.encodeToString(salt)
            + "$"
            + ENCODER.encodeToString(hash));
  }

  private static int number(Matcher found, int group) {
    return Integer.parseInt(found.group(group));
  }

  private static byte[] bytes(String base64) {
    return Base64.getDecoder().decode(base64);
  }
}
