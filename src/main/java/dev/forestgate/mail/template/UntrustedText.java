package dev.forestgate.mail.template;

import java.util.regex.Pattern;

/** Makes text that one user typed safe for an e-mail to another. */
final class UntrustedText {
  private static final int LONGEST = 120;
  private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}\\p{Cc}]+");

  /** Invisible characters, changes of direction, and unpaired surrogates. */
  private static final Pattern UNSEEN = Pattern.compile("[\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}]");

  /** Characters by which mail programs recognise a domain, a scheme or an address. */
  private static final Pattern JOINT = Pattern.compile("(?<=[\\p{L}\\p{N}])[.:@]|(?<=[:/])/");

  private static final String BREAK = "\u200b";

  private UntrustedText() {}

  /**
   * Turns {@code typed} into one line of at most {@value #LONGEST} characters that no mail program
   * shows as a link. Otherwise a registration with another user's address would send that user a
   * link of the attacker's choice.
   */
  static String singleLine(String typed) {
    String line = UNSEEN.matcher(SPACE.matcher(typed).replaceAll(" ")).replaceAll("").strip();
    if (line.codePointCount(0, line.length()) > LONGEST) {
      line = line.substring(0, line.offsetByCodePoints(0, LONGEST)).strip() + "…";
    }
    return JOINT.matcher(line).replaceAll("$0" + BREAK);
  }

  /** Escapes {@code text} for HTML, between tags and within quotes. */
  static String escapeHtml(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
