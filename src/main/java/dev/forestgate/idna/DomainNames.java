package dev.forestgate.idna;

import com.ibm.icu.text.IDNA;
import com.ibm.icu.text.IDNA.Error;
import java.net.IDN;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Domain names by UTS 46, non-transitional, with CheckBidi, CheckJoiners and UseSTD3ASCIIRules:
 * {@code faß.example} and {@code fass.example} differ. The table is ICU's, the same on every JDK.
 */
public final class DomainNames {
  private static final int LONGEST = 253;
  private static final int LONGEST_LABEL = 63;
  private static final String ACE = "xn--";

  /** Existing host names have hyphens in positions 3 and 4. */
  private static final Set<Error> ALLOWED = EnumSet.of(Error.HYPHEN_3_4);

  private DomainNames() {}

  /**
   * Converts {@code domain} to ASCII in lower case. Empty if it is not a host name: a single label
   * is one, a name with a final dot is not.
   */
  public static Optional<String> toAscii(String domain) {
    return isPlain(domain)
        ? Optional.of(domain.toLowerCase(Locale.ROOT)).filter(DomainNames::isHostName)
        : byTable(domain).filter(DomainNames::isHostName);
  }

  /**
   * Converts {@code domain} to ASCII by IDNA 2003, as earlier versions of the service did: {@code
   * faß} becomes {@code fass}. Empty if IDNA 2003 does not allow it.
   */
  public static Optional<String> toAsciiOfIdna2003(String domain) {
    try {
      return Optional.of(IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT))
          .filter(ascii -> !ascii.startsWith(".") && !ascii.endsWith(".") && !ascii.contains(".."));
    } catch (IllegalArgumentException notAHostName) {
      return Optional.empty();
    }
  }

  /**
   * The form of {@code ascii} by IDNA 2003, {@code fass.example} for {@code xn--fa-hia.example}.
   * Empty if it is the same.
   */
  public static Optional<String> idna2003FormOf(String ascii) {
    if (!ascii.contains(ACE)) {
      return Optional.empty();
    }
    var unicode = new StringBuilder();
    Table.UTS_46.nameToUnicode(ascii, unicode, new IDNA.Info());
    return toAsciiOfIdna2003(unicode.toString()).filter(former -> !former.equals(ascii));
  }

  /** Loads the table, which takes 80 ms, before an event loop needs it. */
  public static void load() {
    toAscii("\u00fc.example");
  }

  private static Optional<String> byTable(String domain) {
    var ascii = new StringBuilder();
    var info = new IDNA.Info();
    Table.UTS_46.nameToASCII(domain, ascii, info);
    return ALLOWED.containsAll(info.getErrors()) ? Optional.of(ascii.toString()) : Optional.empty();
  }

  /** True for ASCII without encoded labels, in which the table would only change the case. */
  private static boolean isPlain(String domain) {
    return domain.chars().allMatch(c -> c < 128) && !domain.toLowerCase(Locale.ROOT).contains(ACE);
  }

  private static boolean isHostName(String ascii) {
    int begin = 0;
    for (int end = 0; end <= ascii.length(); end++) {
      if (end == ascii.length() || ascii.charAt(end) == '.') {
        if (!isLabel(ascii, begin, end)) {
          return false;
        }
        begin = end + 1;
      }
    }
    return ascii.length() <= LONGEST;
  }

  private static boolean isLabel(String ascii, int begin, int end) {
    return begin < end
        && end - begin <= LONGEST_LABEL
        && ascii.charAt(begin) != '-'
        && ascii.charAt(end - 1) != '-'
        && ascii.substring(begin, end).chars().allMatch(DomainNames::isOfHostName);
  }

  private static boolean isOfHostName(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  }

  /** Loaded with the first domain that needs it. */
  private static final class Table {
    static final IDNA UTS_46 =
        IDNA.getUTS46Instance(
            IDNA.NONTRANSITIONAL_TO_ASCII
                | IDNA.NONTRANSITIONAL_TO_UNICODE
                | IDNA.CHECK_BIDI
                | IDNA.CHECK_CONTEXTJ
                | IDNA.USE_STD3_RULES);
  }
}
