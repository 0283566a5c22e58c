package dev.forestgate.credentials;

import static dev.forestgate.failure.Failure.WEAK_PASSWORD;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.credentials.blocklist.CommonPasswords;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.FieldError;
import dev.forestgate.secret.Secret;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/**
 * Rules for a password: 8 code points to 1,024 bytes, none of the {@linkplain CommonPasswords most
 * common} ones, not the user's own name. No composition rules (SP 800-63B-4 section 3.1.1.2).
 */
@Component
public final class PasswordPolicy {
  private static final int FEWEST_CODE_POINTS = 8;
  private static final int MOST_BYTES = 1024;
  private static final String FIELD = "password";

  private final CommonPasswords common;

  PasswordPolicy(CredentialProperties properties) {
    this.common = new CommonPasswords(properties.commonPasswords(), properties.admittedPasswords());
  }

  /**
   * Accepts {@code password} for the account {@code username}. Throws WEAK_PASSWORD for one that is
   * short, common or the name; INVALID_REQUEST for one that is too long or is no text.
   */
  public void requireStrong(Secret password, String username) {
    requireStrong(password, username, FIELD);
  }

  /** The same, for a password that the request calls {@code field}. */
  public void requireStrong(Secret password, String username, String field) {
    String text = normalized(password);
    if (text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
      throw Failed.invalid(field, "must be text");
    }
    if (text.codePointCount(0, text.length()) < FEWEST_CODE_POINTS) {
      throw weak(field, "must have at least " + FEWEST_CODE_POINTS + " characters");
    }
    if (isTooLong(password)) {
      throw Failed.invalid(field, "must have at most " + MOST_BYTES + " bytes in UTF-8");
    }
    String folded = text.toLowerCase(Locale.ROOT);
    if (common.contains(text)) {
      throw weak(field, "is one of the most common passwords");
    }
    if (folded.equals(normalized(Secret.of(username)).toLowerCase(Locale.ROOT))) {
      throw weak(field, "must differ from the user name");
    }
  }

  /** The refusal of a password that is in the list of breached ones. */
  static Failed breached(String field) {
    return weak(field, "is known from a data breach");
  }

  static boolean isTooLong(Secret password) {
    return bytes(password).length > MOST_BYTES;
  }

  /** What is hashed: NFC, UTF-8. */
  static byte[] bytes(Secret password) {
    return normalized(password).getBytes(UTF_8);
  }

  private static String normalized(Secret password) {
    return Normalizer.normalize(password.reveal(), Form.NFC);
  }

  private static Failed weak(String field, String message) {
    return Failed.refused(WEAK_PASSWORD, List.of(new FieldError(field, message)));
  }
}
