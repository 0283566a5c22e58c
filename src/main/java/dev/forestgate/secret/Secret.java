package dev.forestgate.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.MessageDigest;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** Text that must not appear in a log, journal, URL or error. It prints as {@code [secret]}. */
public final class Secret {
  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Secret of(String value) {
    return new Secret(value);
  }

  /**
   * Draws {@code bytes} random bytes, in base64url without padding; 32 bytes make 43 characters.
   */
  public static Secret random(SecureRandom random, int bytes) {
    byte[] drawn = new byte[bytes];
    random.nextBytes(drawn);
    return new Secret(Base64Url.encode(drawn));
  }

  /** Returns the text. Every call deserves a review. */
  public String reveal() {
    return value;
  }

  /** Returns the SHA-256 of the UTF-8 text, in base64url, for storage in place of the secret. */
  public String sha256() {
    return Base64Url.encode(Sha256.of(value.getBytes(UTF_8)));
  }

  /** Compares in constant time. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Secret that
        && MessageDigest.isEqual(value.getBytes(UTF_8), that.value.getBytes(UTF_8));
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  @JsonValue
  public String toString() {
    return "[secret]";
  }
}
