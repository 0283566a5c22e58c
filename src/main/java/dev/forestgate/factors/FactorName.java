package dev.forestgate.factors;

import dev.forestgate.failure.Failed;
import org.jspecify.annotations.Nullable;

/** Name that an owner gives a factor: one line of 1 to 64 characters. */
final class FactorName {
  private static final int LONGEST = 64;

  private FactorName() {}

  /**
   * Returns {@code name} without surrounding white space; {@code otherwise} if it is null or blank.
   * Fails with INVALID_REQUEST if it is too long or has control characters.
   */
  static String of(@Nullable String name, String otherwise) {
    return name == null || name.isBlank() ? otherwise : require(name);
  }

  /** Returns {@code name} like {@link #of}. Fails if it is blank too. */
  static String require(String name) {
    String stripped = name.strip();
    int length = stripped.codePointCount(0, stripped.length());
    if (length < 1 || length > LONGEST) {
      throw Failed.invalid("name", "must have 1 to " + LONGEST + " characters");
    }
    if (stripped.codePoints().anyMatch(FactorName::breaksALine)) {
      throw Failed.invalid("name", "must be one line");
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
