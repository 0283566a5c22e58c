package dev.forestgate.users.name;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.FieldError;
import dev.forestgate.idna.DomainNames;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A deliverable e-mail address (RFC 5321 sizes, RFC 6531 characters; no quoted local parts).
 *
 * @param text as typed; with the domain in ASCII where IDNA 2003 would derive another domain from
 *     it
 * @param key its canonical form with the domain in ASCII (UTS 46), unique in the directory. E-mails
 *     are sent to the key and never to the text, so that the verified address is the compared one.
 */
public record EmailAddress(String text, String key) {
  private static final String NO_ADDRESS = "must be an e-mail address";
  private static final int LONGEST = 254;
  private static final int LONGEST_LOCAL_PART = 64;

  /**
   * Parses {@code typed}. Returns null for null, and null with an addition to {@code errors} for
   * text that is no address.
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

  /** Parses input of a request or an import. Empty if it is no address. */
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
   * The address that an account, a token or a job holds as {@code text}. Its domain has the form in
   * which it was stored: IDNA 2003 in earlier versions. Empty for text that is no address.
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

  /** The address with its local part shortened, for display: {@code a…@example.org}. */
  public String masked() {
    int second = text.offsetByCodePoints(0, 1);
    return text.substring(0, second) + "\u2026" + text.substring(text.indexOf('@'));
  }

  /** The key of {@code typed}. Empty if it is no address. */
  public static Optional<String> keyOf(String typed) {
    return of(typed).map(EmailAddress::key);
  }

  /** The key that earlier versions derived from the same text. Empty if it is the same. */
  public Optional<String> formerKey() {
    int domain = key.indexOf('@') + 1;
    return DomainNames.idna2003FormOf(key.substring(domain))
        .map(former -> key.substring(0, domain) + former);
  }

  private boolean hasDomainWithDot() {
    return key.indexOf('.', key.indexOf('@')) >= 0;
  }

  /**
   * The domain as typed where {@link #stored} derives {@code ascii} from it, else {@code ascii}.
   */
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
