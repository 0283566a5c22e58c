package dev.forestgate.credentials;

import static dev.forestgate.failure.Failure.WEAK_PASSWORD;

import dev.forestgate.credentials.blocklist.CommonPasswords;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.FieldError;
import dev.forestgate.secret.Secret;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/**
 * Rules for a new password: 8 code points to 1,024 bytes, not {@linkplain CommonPasswords common},
 * not the account's own name. No composition rules (NIST SP 800-63B-4 section 3.1.1.2).
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
   * Accepts {@code password} for the account {@code name}. Throws WEAK_PASSWORD if it is short,
   * common or the name; INVALID_REQUEST if it is too long or has unpaired surrogates.
   *
   * @param name user name; or an address, whose local part counts too
   */
  public void requireStrong(Secret password, String name) {
    requireStrong(password, name, FIELD);
  }

  /** As {@link #requireStrong(Secret, String)}; failures name {@code field} of the request. */
  public void requireStrong(Secret password, String name, String field) {
    String text = PasswordBytes.normalized(password);
    if (text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
      throw Failed.invalid(field, "must be text");
    }
    if (text.codePointCount(0, text.length()) < FEWEST_CODE_POINTS) {
      throw weak(field, "must have at least " + FEWEST_CODE_POINTS + " characters");
    }
    if (isTooLong(password)) {
      throw Failed.invalid(field, "must have at most " + MOST_BYTES + " bytes in UTF-8");
    }
    if (common.contains(text)) {
      throw weak(field, "is one of the most common passwords");
    }
    requireOther(text, name, field);
  }

  private static void requireOther(String password, String name, String field) {
    int at = name.indexOf('@');
    if (isSame(password, name)) {
      throw weak(field, "must differ from the " + (at < 0 ? "user name" : "e-mail address"));
    }
    if (at > 0 && isSame(password, name.substring(0, at))) {
      throw weak(field, "must differ from the part of the e-mail address before the @");
    }
  }

  private static boolean isSame(String password, String name) {
    return lowerCase(password).equals(lowerCase(PasswordBytes.normalized(Secret.of(name))));
  }

  /** The failure for a password on the breach list. */
  static Failed breached(String field) {
    return weak(field, "is known from a data breach");
  }

  static boolean isTooLong(Secret password) {
    try (var bytes = PasswordBytes.of(password)) {
      return bytes.array().length > MOST_BYTES;
    }
  }

  private static String lowerCase(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static Failed weak(String field, String message) {
    return Failed.refused(WEAK_PASSWORD, List.of(new FieldError(field, message)));
  }
}
