package dev.forestgate.users;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.FieldError;
import java.net.IDN;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An e-mail address that mail could be sent to (RFC 5321 sizes, RFC 6531 characters; no quoted
 * local parts).
 *
 * @param text as typed
 * @param key its canonical form with the domain in ASCII, unique in the directory
 */
public record EmailAddress(String text, String key) {
  private static final String NO_ADDRESS = "must be an e-mail address";
  private static final int LONGEST = 254;
  private static final int LONGEST_LOCAL_PART = 64;

  /**
   * Takes {@code typed}; null for null, and null with an addition to {@code errors} for what is no
   * address.
   */
  public static @Nullable EmailAddress parse(@Nullable String typed, List<FieldError> errors) {
    if (typed == null) {
      return null;
    }
    Optional<EmailAddress> address = of(typed);
    if (address.isEmpty()) {
      errors.add(new FieldError("email", NO_ADDRESS));
    }
    return address.orElse(null);
  }

  /** Takes {@code typed}, the member {@code email} of a request. Throws INVALID_REQUEST. */
  public static EmailAddress require(@Nullable String typed) {
    if (typed == null) {
      throw Failed.invalid("email", "is required");
    }
    return of(typed).orElseThrow(() -> Failed.invalid("email", NO_ADDRESS));
  }

  /** Empty if {@code typed} is no address. */
  public static Optional<EmailAddress> of(String typed) {
    return keyOf(typed).map(key -> new EmailAddress(typed, key));
  }

  /** So much of it that its owner knows which is meant: {@code a…@example.org}. */
  public String masked() {
    int second = text.offsetByCodePoints(0, 1);
    return text.substring(0, second) + "\u2026" + text.substring(text.indexOf('@'));
  }

  /**
   * The form in which {@code typed} is looked up, its domain in ASCII (RFC 5891). Empty if it is no
   * address.
   */
  public static Optional<String> keyOf(String typed) {
    String folded = Canonical.of(typed);
    if (!isAddress(typed) || !isAddress(folded)) {
      return Optional.empty();
    }
    int at = folded.indexOf('@');
    String domain = IDN.toASCII(folded.substring(at + 1), IDN.USE_STD3_ASCII_RULES);
    return Optional.of(folded.substring(0, at + 1) + domain.toLowerCase(Locale.ROOT));
  }

  private static boolean isAddress(String text) {
    int at = text.indexOf('@');
    if (at < 1
        || at != text.lastIndexOf('@')
        || at > LONGEST_LOCAL_PART
        || text.length() > LONGEST) {
      return false;
    }
    String local = text.substring(0, at);
    return isLocalPart(local) && isDomain(text.substring(at + 1));
  }

  private static boolean isLocalPart(String local) {
    return Canonical.isPrintable(local)
        && local.codePoints().noneMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c))
        && local.chars().noneMatch(c -> "\"(),:;<>[\\]".indexOf(c) >= 0)
        && !local.startsWith(".")
        && !local.endsWith(".")
        && !local.contains("..");
  }

  private static boolean isDomain(String domain) {
    try {
      String ascii = IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES);
      return ascii.indexOf('.') > 0 && !ascii.endsWith(".") && !ascii.contains("..");
    } catch (IllegalArgumentException notAHostName) {
      return false;
    }
  }
}
