package dev.forestgate.journal.openrouter;

import dev.forestgate.journal.event.Redaction;
import java.util.regex.Pattern;

/**
 * Reduces a model's answer to one short paragraph of plain text. It is untrusted, as an event may
 * have instructed the model.
 */
final class ModelText {
  static final int MOST_CHARACTERS = 600;

  /** Characters that are processed, about ten times the requested length. */
  private static final int MOST_READ = 5_000;

  private static final Pattern ESCAPE_SEQUENCE =
      Pattern.compile("\\x1b\\[[0-?]*[ -/]*[@-~]|\\x1b\\][^\\x07\\x1b]*(\\x07|\\x1b\\\\)?");
  private static final Pattern ELEMENT_NOT_FOR_READING =
      Pattern.compile("(?is)<(script|style)\\b.*?(</\\1\\s*>|$)");
  private static final Pattern TAG_OR_COMMENT =
      Pattern.compile("(?s)<!--.*?(-->|$)|<[/!?a-zA-Z][^<>]*(>|$)");
  private static final Pattern LINK_OR_IMAGE =
      Pattern.compile("!?\\[([^\\[\\]]*)\\](\\([^()]*\\)|\\[[^\\[\\]]*\\])");
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?i)\\b[a-z][a-z0-9+.-]{0,20}://\\S*"
              + "|\\b(javascript|vbscript|data|file|mailto|tel):\\S+"
              + "|\\bwww\\.\\S+"
              + "|\\b[\\w-]{1,63}+(\\.[\\w-]{1,63}+){1,8}+/\\S*");
  private static final Pattern MARKUP =
      Pattern.compile("(?m)^\\s*(#{1,6}|[-+>]|\\d{1,2}[.)])\\s+|[*`~|]+|__+|[<>]");

  private ModelText() {}

  /** Returns the plain text; empty if the answer has none. */
  static String plain(String written) {
    String text = visible(ESCAPE_SEQUENCE.matcher(written).replaceAll(" "));
    text = ReasoningText.removedFrom(text).strip();
    text = text.substring(0, Math.min(text.length(), MOST_READ));
    text = ELEMENT_NOT_FOR_READING.matcher(text).replaceAll(" ");
    text = TAG_OR_COMMENT.matcher(text).replaceAll(" ");
    // twice, as a link may contain an image
    text = LINK_OR_IMAGE.matcher(text).replaceAll("$1");
    text = LINK_OR_IMAGE.matcher(text).replaceAll("$1");
    text = ADDRESS.matcher(text).replaceAll(" ");
    text = MARKUP.matcher(text).replaceAll(" ");
    text = Redaction.text(text).replaceAll("\\s+", " ").replaceAll(" ([.,;:!?])", "$1").strip();
    return text.codePoints().anyMatch(Character::isLetter) ? shortened(text) : "";
  }

  /**
   * Removes characters that reorder, hide or control text; line breaks stay, as the markup needs
   * them.
   */
  private static String visible(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              switch (Character.getType(c)) {
                case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                    out.append(c == '\n' ? '\n' : ' ');
                case Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> {}
                default -> out.appendCodePoint(c);
              }
            });
    return out.toString();
  }

  /** Cuts at the end of a sentence if that keeps at least half, else at the end of a word. */
  private static String shortened(String text) {
    if (text.length() <= MOST_CHARACTERS) {
      return text;
    }
    for (int end = MOST_CHARACTERS; end > MOST_CHARACTERS / 2; end--) {
      if (text.charAt(end) == ' ' && ".!?".indexOf(text.charAt(end - 1)) >= 0) {
        return text.substring(0, end);
      }
    }
    int word = text.lastIndexOf(' ', MOST_CHARACTERS - 1);
    int cut = word > 0 ? word : MOST_CHARACTERS - 1;
    boolean isAmidCharacter = Character.isHighSurrogate(text.charAt(cut - 1));
    return text.substring(0, isAmidCharacter ? cut - 1 : cut) + "…";
  }
}
