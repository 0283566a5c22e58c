package dev.forestgate.tokens.onetime;

import dev.forestgate.failure.Failed;
import dev.forestgate.secret.Secret;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Code of six digits that an e-mail carries. */
public final class SixDigitCode {
  private static final int CODES = 1_000_000;
  private static final Pattern SIX_DIGITS = Pattern.compile("[0-9]{6}");

  private SixDigitCode() {}

  /** Draws a code, each with the same probability. */
  public static Secret draw(SecureRandom random) {
    return Secret.of(String.format(Locale.ROOT, "%06d", random.nextInt(CODES)));
  }

  /**
   * The code {@code typed} without spaces, as users type them as they read the code. Throws
   * INVALID_REQUEST, which names the member {@code code}, for any other text and for null.
   */
  public static Secret require(@Nullable Secret typed) {
    String digits = typed == null ? "" : typed.reveal().replace(" ", "");
    if (!SIX_DIGITS.matcher(digits).matches()) {
      throw Failed.invalid("code", "must have six digits");
    }
    return Secret.of(digits);
  }
}
