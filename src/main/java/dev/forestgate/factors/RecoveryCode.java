package dev.forestgate.factors;

import dev.forestgate.secret.Secret;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Form of recovery codes: 50 random bits in Crockford's base32, which has no letters that look like
 * digits, in two groups of five characters. Case, spaces and dashes are ignored.
 */
final class RecoveryCode {
  static final int COUNT = 10;

  private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final int LENGTH = 10;
  private static final int GROUP = 5;

  private RecoveryCode() {}

  /** Draws {@value #COUNT} codes. */
  static List<Secret> draw(SecureRandom random) {
    return Stream.generate(() -> one(random)).limit(COUNT).toList();
  }

  /** Returns the characters of {@code typed} that count, at most eleven; ten if it is a code. */
  static String normalize(Secret typed) {
    StringBuilder code = new StringBuilder(LENGTH);
    typed
        .reveal()
        .toLowerCase(Locale.ROOT)
        .codePoints()
        .filter(c -> c != ' ' && c != '-')
        .map(RecoveryCode::canonical)
        .limit(LENGTH + 1L)
        .forEach(code::appendCodePoint);
    return code.toString();
  }

  private static int canonical(int c) {
    return switch (c) {
      case 'o' -> '0';
      case 'i', 'l' -> '1';
      default -> c;
    };
  }

  private static Secret one(SecureRandom random) {
    StringBuilder code = new StringBuilder(LENGTH + 1);
    for (int n = 0; n < LENGTH; n++) {
      if (n == GROUP) {
        code.append('-');
      }
      code.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return Secret.of(code.toString());
  }
}
