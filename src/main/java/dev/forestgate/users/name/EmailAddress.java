package dev.forestgate.users.name;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.FieldError;
import dev.forestgate.idna.DomainNames;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An e-mail address that mail could be sent to (RFC 5321 sizes, RFC 6531 characters; no quoted
 * local parts).
 *
 * @param text as typed; with the domain in ASCII where IDNA 2003 would read another from it
 * @param key its canonical form with the domain in ASCII (UTS 46), unique in the directory. Letters
 *     go to the key and never to the text, so that what is verified is what is compared.
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

  /**
   * The address {@code typed}. Throws INVALID_REQUEST, which names {@code member}, for any other
   * text.
   */
  public static EmailAddress require(String member, String typed) {
    return of(typed).orElseThrow(() -> Failed.invalid(member, NO_ADDRESS));
  }

  /** Empty if {@code typed}, which comes from outside, is no address. */
  public static Optional<EmailAddress> of(String typed) {
    int at = typed.indexOf('@');
    if (!isAddress(typed)) {
      return Optional.empty();
    }
    String local = typed.substring(0, at + 1);
    String domain = typed.substring(at + 1);
    return DomainNames.toAscii(domain)
        .map(ascii -> new EmailAddress(local + shown(domain, ascii), Canonical.of(local) + ascii))
        .filter(address -> isAddress(address.key) && address.hasDomainWithDot());
  }

  /**
   * The address that an account, a token or an errand holds as {@code text}. Its domain has the
   * form that it had when it was stored: IDNA 2003 in earlier versions. Empty for what is none.
   */
  public static Optional<EmailAddress> stored(String text) {
    int at = text.indexOf('@');
    return Optional.of(text)
        .filter(EmailAddress::isAddress)
        .flatMap(is -> DomainNames.toAsciiOfIdna2003(Canonical.of(text.substring(at + 1))))
        .map(ascii -> new EmailAddress(text, Canonical.of(text.substring(0, at + 1)) + ascii))
        .filter(EmailAddress::hasDomainWithDot)
        .or(() -> of(text));
  }

  /** So much of it that its owner knows which is meant: {@code a…@example.org}. */
  public String masked() {
    int second = text.offsetByCodePoints(0, 1);
    return text.substring(0, second) + "\u2026" + text.substring(text.indexOf('@'));
  }

  /** The form in which {@code typed} is looked up. Empty if it is no address. */
  public static Optional<String> keyOf(String typed) {
    return of(typed).map(EmailAddress::key);
  }

  /** The key that earlier versions gave to the same text, where that is another. */
  public Optional<String> formerKey() {
    int domain = key.indexOf('@') + 1;
    return DomainNames.idna2003FormOf(key.substring(domain))
        .map(former -> key.substring(0, domain) + former);
  }

  private boolean hasDomainWithDot() {
    return key.indexOf('.', key.indexOf('@')) >= 0;
  }

  /** What is shown of {@code domain}, so that {@link #stored} reads {@code ascii} in it again. */
  private static String shown(String domain, String ascii) {
    boolean isTheSame =
        DomainNames.toAsciiOfIdna2003(Canonical.of(domain)).filter(ascii::equals).isPresent();
    return isTheSame && Canonical.isPrintable(domain) ? domain : ascii;
  }

  private static boolean isAddress(String text) {
    int at = text.indexOf('@');
    return at >= 1
        && at == text.lastIndexOf('@')
        && at <= LONGEST_LOCAL_PART
        && text.length() <= LONGEST
        && isLocalPart(text.substring(0, at));
  }

  private static boolean isLocalPart(String local) {
    return Canonical.isPrintable(local)
        && local.codePoints().noneMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c))
        && local.chars().noneMatch(c -> "\"(),:;<>[\\]".indexOf(c) >= 0)
        && !local.startsWith(".")
        && !local.endsWith(".")
        && !local.contains("..");
  }
}
