package dev.forestgate.failure;

/** Text of one line that a user gives a thing as its name. */
public final class OneLine {
  private OneLine() {}

  /**
   * Returns {@code text} without surrounding white space. Throws INVALID_REQUEST about {@code
   * field} unless it has 1 to {@code longest} characters, none of which ends a line or controls a
   * terminal.
   */
  public static String require(String field, String text, int longest) {
    String stripped = text.strip();
    int length = stripped.codePointCount(0, stripped.length());
    if (length < 1 || length > longest) {
      throw Failed.invalid(field, "must have 1 to " + longest + " characters");
    }
    if (stripped.codePoints().anyMatch(OneLine::breaksALine)) {
      throw Failed.invalid(field, "must be one line");
    }
    return stripped;
  }

  private static boolean breaksALine(int codePoint) {
    int type = Character.getType(codePoint);
    return type == Character.CONTROL
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }
}
