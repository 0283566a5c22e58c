package dev.forestgate.users;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Locale;

/**
 * The form in which names and addresses are compared: NFKC, lower case by {@link Locale#ROOT}, NFKC
 * again.
 */
public final class Canonical {
  private Canonical() {}

  /**
   * Lower case after NFKC turns the Kelvin sign into k; NFKC after lower case composes what lower
   * case took apart (the dotted capital I). Unicode Standard Annex 15.
   */
  public static String of(String typed) {
    String folded = Normalizer.normalize(typed, Form.NFKC).toLowerCase(Locale.ROOT);
    return Normalizer.normalize(folded, Form.NFKC);
  }

  /**
   * Whether {@code text} is free of control, format, private, unassigned and surrogate code points
   * and of line breaks.
   */
  static boolean isPrintable(String text) {
    return text.codePoints().allMatch(Canonical::isPrintable);
  }

  private static boolean isPrintable(int codePoint) {
    return !isNeverDrawn(codePoint) && isOfPrintableType(codePoint);
  }

  /**
   * Letters and marks that leave no trace on the screen: the rest of Unicode's
   * Default_Ignorable_Code_Point.
   */
  private static boolean isNeverDrawn(int c) {
    return c == 0x034f
        || (c >= 0x115f && c <= 0x1160)
        || (c >= 0x17b4 && c <= 0x17b5)
        || (c >= 0x180b && c <= 0x180f)
        || c == 0x3164
        || (c >= 0xfe00 && c <= 0xfe0f)
        || c == 0xffa0
        || (c >= 0xe0000 && c <= 0xe0fff);
  }

  private static boolean isOfPrintableType(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
