package dev.forestgate.mail.template;

import java.util.regex.Pattern;

/** What somebody typed, made fit for a letter to somebody else. */
final class UntrustedText {
  private static final int LONGEST = 120;
  private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}\\p{Cc}]+");

  /** Invisible, turning the direction of what follows, or half a character. */
  private static final Pattern UNSEEN = Pattern.compile("[\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}]");

  /** What mail programs make a link of: a name with a dot, a scheme, an address. */
  private static final Pattern JOINT = Pattern.compile("(?<=[\\p{L}\\p{N}])[.:@]|(?<=[:/])/");

  private static final String BREAK = "\u200b";

  private UntrustedText() {}

  /**
   * {@code typed} as one line that no mail program turns into a link: whoever opens an account with
   * another's address must not get a link of theirs into the letter. At most {@value #LONGEST}
   * characters of it.
   */
  static String singleLine(String typed) {
    String line = UNSEEN.matcher(SPACE.matcher(typed).replaceAll(" ")).replaceAll("").strip();
    if (line.codePointCount(0, line.length()) > LONGEST) {
      line = line.substring(0, line.offsetByCodePoints(0, LONGEST)).strip() + "…";
    }
    return JOINT.matcher(line).replaceAll("$0" + BREAK);
  }

  /** For HTML, between tags and within quotes. */
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
