package dev.forestgate.credentials.foreign.hash;

import dev.forestgate.secret.Secret;
import java.security.MessageDigest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * scrypt as a PHC string: {@code $scrypt$ln=14,r=8,p=1$<salt>$<hash>}, base64 without padding.
 * {@code $scrypt-nfkc$} marks hashes of the NFKC of the password, as Better Auth computes them.
 *
 * <p>Kratos writes N itself for {@code ln}. No {@code ln} of 32 or more is affordable, so such a
 * number is N.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
public record ScryptHash(Scrypt cost, boolean isNormalized, byte[] salt, byte[] hash)
    implements ForeignHash {
  private static final int SHORTEST_HASH = 16;
  private static final int LONGEST = 128;
  private static final int LEAST_N = 32;

  private static final Pattern SHAPE =
      Pattern.compile(
          "\\$scrypt(-nfkc)?\\$ln=([0-9]+),r=([0-9]+),p=([0-9]+)\\$"
              + HashText.BASE64
              + "\\$"
              + HashText.BASE64);

  public ScryptHash {
    HashText.requireBytes("salt", salt, 1, LONGEST);
    HashText.requireBytes("hash", hash, SHORTEST_HASH, LONGEST);
  }

  public static @Nullable ScryptHash read(String text) {
    Matcher found = SHAPE.matcher(text);
    if (!found.matches()) {
      return null;
    }
    int ln = HashText.number(found.group(2));
    int r = HashText.number(found.group(3));
    int p = HashText.number(found.group(4));
    return new ScryptHash(
        ln < LEAST_N ? new Scrypt(ln, r, p) : Scrypt.ofN(ln, r, p),
        found.group(1) != null,
        HashText.base64(found.group(5)),
        HashText.base64(found.group(6)));
  }

  @Override
  public boolean matches(Secret typed) {
    try (var bytes = isNormalized ? TypedBytes.normalized(typed) : TypedBytes.of(typed)) {
      byte[] derived = cost.derive(bytes.array(), salt, hash.length);
      return MessageDigest.isEqual(derived, hash) && !TypedBytes.hasZero(typed);
    }
  }

  @Override
  public double millis() {
    return cost.millis();
  }

  @Override
  public Secret stored() {
    return Secret.of(
        (isNormalized ? "$scrypt-nfkc$" : "$scrypt$")
            + cost
            + "$"
            + HashText.unpadded(salt)
            + "$"
            + HashText.unpadded(hash));
  }
}
