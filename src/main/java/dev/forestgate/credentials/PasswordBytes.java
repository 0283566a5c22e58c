package dev.forestgate.credentials;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.secret.Secret;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Arrays;

/**
 * The bytes of a password that are hashed: its NFC in UTF-8. They are zero after {@link #close}.
 */
final class PasswordBytes implements AutoCloseable {
  private final byte[] bytes;

  private PasswordBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  static PasswordBytes of(Secret password) {
    return new PasswordBytes(normalized(password).getBytes(UTF_8));
  }

  /** The text of {@code password} in NFC, as a policy judges it. */
  static String normalized(Secret password) {
    return Normalizer.normalize(password.reveal(), Form.NFC);
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
