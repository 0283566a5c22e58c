package dev.forestgate.mail.message;

import dev.forestgate.idna.DomainNames;
import java.util.Optional;

/**
 * Checks of an e-mail address for a header or an SMTP command (RFC 5322 section 3.4, without quoted
 * local parts). A valid address contains no character that ends the header or starts another.
 */
final class MailAddress {
  /** RFC 5321 section 4.5.3.1: 64 before the {@code @}, 255 after it. */
  private static final int LONGEST = 320;

  private MailAddress() {}

  public static boolean isOne(String text) {
    int at = text.indexOf('@');
    return at > 0
        && at == text.lastIndexOf('@')
        && at < text.length() - 1
        && text.length() <= LONGEST
        && text.codePoints().noneMatch(MailAddress::isForbidden);
  }

  /**
   * Converts the domain of {@code text} to ASCII by UTS 46, as for the address of an account. Empty
   * if {@code text} is not an address.
   */
  static Optional<String> withAsciiDomain(String text) {
    String domain = text.substring(text.indexOf('@') + 1);
    if (domain.chars().allMatch(c -> c < 128)) {
      return Optional.of(text).filter(MailAddress::isOne);
    }
    return DomainNames.toAscii(domain)
        .map(ascii -> text.substring(0, text.length() - domain.length()) + ascii)
        .filter(MailAddress::isOne);
  }

  private static boolean isForbidden(int c) {
    return Character.isWhitespace(c)
        || Character.isSpaceChar(c)
        || Character.isISOControl(c)
        || Character.getType(c) == Character.FORMAT
        || Character.getType(c) == Character.SURROGATE
        || "\"(),:;<>[\\]".indexOf(c) >= 0;
  }
}
