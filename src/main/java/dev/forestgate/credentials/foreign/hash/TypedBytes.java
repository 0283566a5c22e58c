package dev.forestgate.credentials.foreign.hash;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.secret.Secret;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Arrays;

/** The bytes of a typed password in UTF-8. They are zero after {@link #close}. */
final class TypedBytes implements AutoCloseable {
  private final byte[] bytes;

  private TypedBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  static TypedBytes of(Secret typed) {
    return new TypedBytes(typed.reveal().getBytes(UTF_8));
  }

  /** The bytes of the NFKC of {@code typed}. */
  static TypedBytes normalized(Secret typed) {
    return new TypedBytes(Normalizer.normalize(typed.reveal(), Form.NFKC).getBytes(UTF_8));
  }

  /**
   * True if {@code typed} contains a zero byte. HMAC fills a short key with zero bytes, so that
   * PBKDF2 and scrypt do not tell "a" from "a\0".
   */
  static boolean hasZero(Secret typed) {
    return typed.reveal().indexOf('\0') >= 0;
  }

  /** The bytes themselves, not a copy. */
  byte[] array() {
    return bytes;
  }

  @Override
  public void close() {
    Arrays.fill(bytes, (byte) 0);
  }
}
