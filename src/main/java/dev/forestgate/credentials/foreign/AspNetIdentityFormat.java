package dev.forestgate.credentials.foreign;

import dev.forestgate.credentials.foreign.hash.ForeignHash;
import dev.forestgate.credentials.foreign.hash.HashRefused;
import dev.forestgate.credentials.foreign.hash.HashText;
import dev.forestgate.credentials.foreign.hash.Pbkdf2Hash;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * PBKDF2 of ASP.NET Core Identity's {@code PasswordHasher}. Version 3 is base64 of the byte 1, the
 * digest (0 SHA-1, 1 SHA-256, 2 SHA-512), the iterations, the length of the salt, each in four
 * bytes, the salt and the hash. Version 2 is base64 of the byte 0, 16 bytes of salt and 32 of hash.
 */
final class AspNetIdentityFormat {
  /** The byte 1 and the first bits of the digest. */
  private static final Pattern VERSION_3 = Pattern.compile("AQAAA[A-Za-z0-9+/]{30,300}={0,2}");

  /** 49 bytes. */
  private static final Pattern VERSION_2 = Pattern.compile("A[A-P][A-Za-z0-9+/]{64}==");

  /** By their number. */
  private static final List<Pbkdf2Hash.Digest> DIGESTS =
      List.of(Pbkdf2Hash.Digest.SHA1, Pbkdf2Hash.Digest.SHA256, Pbkdf2Hash.Digest.SHA512);

  private static final int HEADER_BYTES = 1 + 3 * Integer.BYTES;
  private static final int OLD_ITERATIONS = 1000;
  private static final int OLD_SALT_BYTES = 16;

  private AspNetIdentityFormat() {}

  static @Nullable ForeignHash read(String text) {
    if (VERSION_3.matcher(text).matches()) {
      return version3(HashText.base64(text));
    }
    return VERSION_2.matcher(text).matches() ? version2(HashText.base64(text)) : null;
  }

  private static Pbkdf2Hash version3(byte[] bytes) {
    ByteBuffer blob = ByteBuffer.wrap(bytes);
    blob.get();
    int digest = blob.getInt();
    int iterations = blob.getInt();
    int salt = blob.getInt();
    if (digest >= DIGESTS.size() || salt < 0 || salt > bytes.length - HEADER_BYTES) {
      throw new HashRefused("is not a hash of ASP.NET Identity version 3");
    }
    return new Pbkdf2Hash(
        DIGESTS.get(digest),
        iterations,
        next(blob, salt),
        next(blob, bytes.length - HEADER_BYTES - salt));
  }

  private static Pbkdf2Hash version2(byte[] bytes) {
    ByteBuffer blob = ByteBuffer.wrap(bytes);
    blob.get();
    return new Pbkdf2Hash(
        Pbkdf2Hash.Digest.SHA1,
        OLD_ITERATIONS,
        next(blob, OLD_SALT_BYTES),
        next(blob, bytes.length - 1 - OLD_SALT_BYTES));
  }

  private static byte[] next(ByteBuffer blob, int length) {
    byte[] bytes = new byte[length];
    blob.get(bytes);
    return bytes;
  }
}
