package dev.forestgate.sessions.credential;

import java.util.UUID;

/**
 * Format of session cookie and refresh token: {@code <session id>.<user id>} followed by one or two
 * secrets, each after a period. Parsed by hand: a regular expression took as long as the rest of
 * the check.
 */
final class CredentialFormat {
  private static final int UUID_LENGTH = 36;
  private static final int SECRET_LENGTH = 43;
  private static final int SECRETS = 2 * (UUID_LENGTH + 1);

  private CredentialFormat() {}

  /**
   * Tells whether {@code text} is two lower-case UUIDs and {@code secrets} secrets in the canonical
   * spelling.
   */
  static boolean fits(String text, int secrets) {
    if (text.length() != SECRETS + secrets * (SECRET_LENGTH + 1) - 1) {
      return false;
    }
    boolean fits = isUuid(text, 0) && isPeriod(text, UUID_LENGTH) && isUuid(text, UUID_LENGTH + 1);
    for (int i = 0; i < secrets && fits; i++) {
      int at = secret(i);
      fits = isPeriod(text, at - 1) && isSecret(text, at);
    }
    return fits;
  }

  static UUID sessionId(String fitting) {
    return UUID.fromString(fitting.substring(0, UUID_LENGTH));
  }

  static UUID userId(String fitting) {
    return UUID.fromString(fitting.substring(UUID_LENGTH + 1, SECRETS - 1));
  }

  /** Returns secret {@code number}, counted from 0. */
  static String secret(String fitting, int number) {
    return fitting.substring(secret(number), secret(number) + SECRET_LENGTH);
  }

  private static int secret(int number) {
    return SECRETS + number * (SECRET_LENGTH + 1);
  }

  private static boolean isPeriod(String text, int at) {
    return text.charAt(at) == '.';
  }

  private static boolean isUuid(String text, int from) {
    for (int i = 0; i < UUID_LENGTH; i++) {
      char c = text.charAt(from + i);
      boolean isHyphen = i == 8 || i == 13 || i == 18 || i == 23;
      if (isHyphen ? c != '-' : !isDigit(c) && !(c >= 'a' && c <= 'f')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSecret(String text, int from) {
    for (int i = from; i < from + SECRET_LENGTH; i++) {
      char c = text.charAt(i);
      boolean isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!isLetter && !isDigit(c) && c != '-' && c != '_') {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
