package dev.forestgate.users.name;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterCategory;
import com.ibm.icu.text.Normalizer2;
import java.util.Locale;

/**
 * Canonical form in which names and addresses are compared: NFKC, lower case by {@link
 * Locale#ROOT}, NFKC again. Uses ICU's tables, so that it is the same on every JDK.
 */
public final class Canonical {
  private static final char CAPITAL_SIGMA = '\u03a3';

  private Canonical() {}

  /** Reads ICU's tables. Otherwise the first name that is not ASCII does so, on an event loop. */
  public static void load() {
    of("\u00c5");
  }

  /**
   * The canonical form of {@code text}. Lower case after NFKC turns the Kelvin sign into k; NFKC
   * after lower case composes what lower case decomposed (the dotted capital I). Unicode Standard
   * Annex 15. {@linkplain Joiners Joiners} are removed.
   */
  public static String of(String typed) {
    return isAscii(typed) ? typed.toLowerCase(Locale.ROOT) : withJoiners(Joiners.without(typed));
  }

  /** The form under which earlier versions looked a name up. Differs for names with joiners. */
  public static String withJoiners(String typed) {
    Normalizer2 nfkc = Normalizer2.getNFKCInstance();
    return nfkc.normalize(lower(nfkc.normalize(typed)));
  }

  /**
   * The JDK decides whether a sigma ends its word, as in earlier versions: ICU's word ends differ,
   * and existing names would get other keys.
   */
  private static String lower(String text) {
    return text.indexOf(CAPITAL_SIGMA) < 0
        ? UCharacter.toLowerCase(Locale.ROOT, text)
        : text.toLowerCase(Locale.ROOT);
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 128);
  }

  /**
   * Returns whether {@code text} is free of control, format, private, unassigned and surrogate code
   * points and of line breaks.
   */
  static boolean isPrintable(String text) {
    return text.codePoints().allMatch(Canonical::isPrintable);
  }

  private static boolean isPrintable(int codePoint) {
    return codePoint < 128
        ? codePoint >= ' ' && codePoint != 127
        : !isNeverDrawn(codePoint) && isOfPrintableType(codePoint);
  }

  /** Letters and marks that are invisible: the rest of Unicode's Default_Ignorable_Code_Point. */
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
    return switch (UCharacter.getType(codePoint)) {
      case UCharacterCategory.CONTROL,
          UCharacterCategory.FORMAT,
          UCharacterCategory.SURROGATE,
          UCharacterCategory.PRIVATE_USE,
          UCharacterCategory.UNASSIGNED,
          UCharacterCategory.LINE_SEPARATOR,
          UCharacterCategory.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
