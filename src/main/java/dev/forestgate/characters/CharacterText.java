package dev.forestgate.characters;

import dev.forestgate.failure.FieldError;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rules for the members of a character. Text is kept as typed; bodies with NUL or lone surrogates
 * are refused earlier.
 */
final class CharacterText {
  private static final int LONGEST_NAME = 64;
  private static final int LONGEST_DESCRIPTION = 2000;
  private static final int LAST_SEX = 3;
  private static final int LAST_RACE = 255;

  private CharacterText() {}

  /** A visible line; joiners in emoji and words are allowed. */
  static void checkName(String name, List<FieldError> errors) {
    int length = name.codePointCount(0, name.length());
    if (length < 1 || length > LONGEST_NAME) {
      errors.add(new FieldError("name", "must have 1 to " + LONGEST_NAME + " characters"));
    } else if (name.isBlank() || name.codePoints().anyMatch(CharacterText::breaksALine)) {
      errors.add(new FieldError("name", "must be one line that is not blank"));
    }
  }

  /** Line breaks and tabs are allowed. */
  static void checkDescription(String description, List<FieldError> errors) {
    if (description.codePointCount(0, description.length()) > LONGEST_DESCRIPTION) {
      errors.add(
          new FieldError(
              "description", "must have at most " + LONGEST_DESCRIPTION + " characters"));
    } else if (description.chars().anyMatch(c -> Character.isISOControl(c) && !isLayout(c))) {
      errors.add(new FieldError("description", "must be text without control characters"));
    }
  }

  /** Returns the number, or 0 with an addition to {@code errors}. */
  static int sex(@Nullable BigInteger sex, List<FieldError> errors) {
    return upTo(LAST_SEX, "sex", sex, errors);
  }

  /** Returns the number, or 0 with an addition to {@code errors}. */
  static int race(@Nullable BigInteger race, List<FieldError> errors) {
    return upTo(LAST_RACE, "race", race, errors);
  }

  private static int upTo(
      int last, String field, @Nullable BigInteger number, List<FieldError> errors) {
    if (number == null) {
      errors.add(new FieldError(field, "is required"));
    } else if (number.signum() < 0 || number.compareTo(BigInteger.valueOf(last)) > 0) {
      errors.add(new FieldError(field, "must be 0 to " + last));
    } else {
      return number.intValue();
    }
    return 0;
  }

  private static boolean breaksALine(int codePoint) {
    int type = Character.getType(codePoint);
    return type == Character.CONTROL
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }

  private static boolean isLayout(int c) {
    return c == '\n' || c == '\r' || c == '\t';
  }
}
