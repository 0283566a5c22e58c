package dev.forestgate.journal.section;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Escapes plain text for Markdown: one line, with a backslash before every character that
 * CommonMark (section 2.4) or GitHub's autolinks could interpret. Ordinary prose stays readable.
 */
public final class MarkdownEscape {
  private static final String ALWAYS = "\\`*_{}[]#|>&~";
  private static final String AT_THE_START = "()-!+=";

  private static final Pattern ESCAPED = Pattern.compile("\\\\(.)|&lt;");

  private MarkdownEscape() {}

  /** Escapes {@code text}. */
  public static String of(String text) {
    int[] points = onOneLine(text).codePoints().toArray();
    var out = new StringBuilder(points.length + 16);
    for (int i = 0; i < points.length; i++) {
      int next = i + 1 < points.length ? points[i + 1] : ' ';
      if (points[i] == '<') {
        out.append("&lt;");
      } else {
        out.append(isMarkup(points[i], next, out) ? "\\" : "").appendCodePoint(points[i]);
      }
    }
    return out.toString();
  }

  /** Returns the text without line breaks and invisible characters. */
  public static String onOneLine(String text) {
    StringBuilder line = new StringBuilder(text.length());
    text.codePoints().map(MarkdownEscape::onOneLine).forEach(line::appendCodePoint);
    return line.toString().strip();
  }

  /** Reads the text that {@link #of} escaped. */
  public static String read(String markdown) {
    return ESCAPED
        .matcher(markdown)
        .replaceAll(
            found -> found.group(1) == null ? "<" : Matcher.quoteReplacement(found.group(1)));
  }

  private static int onOneLine(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          ' ';
      default -> c;
    };
  }

  private static boolean isMarkup(int c, int next, CharSequence before) {
    if (ALWAYS.indexOf(c) >= 0 || (AT_THE_START.indexOf(c) >= 0 && before.isEmpty())) {
      return true;
    }
    return switch (c) {
      // "1." at the start of a line is a list; www.example.org becomes a link
      case '.' -> startsWithNumber(before) || endsWithWww(before);
      case ')' -> startsWithNumber(before);
      case ':' -> next == '/';
      case '@' -> true;
      default -> false;
    };
  }

  private static boolean startsWithNumber(CharSequence before) {
    return before.chars().allMatch(Character::isDigit);
  }

  private static boolean endsWithWww(CharSequence before) {
    int length = before.length();
    return length >= 3
        && "www"
            .contentEquals(
                before.subSequence(length - 3, length).toString().toLowerCase(Locale.ROOT));
  }
}
