package dev.forestgate.users.name;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacter.JoiningType;
import com.ibm.icu.lang.UProperty;

/**
 * Invisible characters that some names need: zero width non-joiner and joiner, for Persian and
 * Sinhala and, with variation selector 16, for emoji. They are allowed where they change the
 * rendering, and two names never differ by them alone.
 */
public final class Joiners {
  private static final int NON_JOINER = 0x200c;
  private static final int JOINER = 0x200d;
  private static final int EMOJI_STYLE = 0xfe0f;
  private static final int VIRAMA = 9;

  private Joiners() {}

  public static boolean areIn(String text) {
    return text.codePoints().anyMatch(Joiners::is);
  }

  /** {@code text} without joiners. */
  static String without(String text) {
    return !areIn(text)
        ? text
        : text.codePoints()
            .filter(c -> !is(c))
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
  }

  /**
   * Returns whether each joiner stands where RFC 5892 (appendix A.1 and A.2) allows it, or in an
   * emoji sequence (UTS 51, ED-8a and ED-16).
   */
  static boolean areInPlace(String text) {
    int[] all = text.codePoints().toArray();
    for (int i = 0; i < all.length; i++) {
      if (is(all[i]) && !isInPlace(all, i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean is(int c) {
    return c == NON_JOINER || c == JOINER || c == EMOJI_STYLE;
  }

  private static boolean isInPlace(int[] all, int i) {
    if (i == 0) {
      return false;
    }
    return switch (all[i]) {
      case NON_JOINER -> isVirama(all[i - 1]) || isBetweenJoiningLetters(all, i);
      case JOINER -> isVirama(all[i - 1]) || isBetweenEmoji(all, i);
      default -> all[i - 1] > 127 && UCharacter.hasBinaryProperty(all[i - 1], UProperty.EMOJI);
    };
  }

  private static boolean isVirama(int c) {
    return UCharacter.getCombiningClass(c) == VIRAMA;
  }

  private static boolean isBetweenJoiningLetters(int[] all, int i) {
    int before = joiningType(all, i, -1);
    int after = joiningType(all, i, 1);
    return (before == JoiningType.LEFT_JOINING || before == JoiningType.DUAL_JOINING)
        && (after == JoiningType.RIGHT_JOINING || after == JoiningType.DUAL_JOINING);
  }

  /** Joining type of the next letter in that direction, past marks; none at either end. */
  private static int joiningType(int[] all, int from, int step) {
    for (int i = from + step; i >= 0 && i < all.length && !is(all[i]); i += step) {
      int type = UCharacter.getIntPropertyValue(all[i], UProperty.JOINING_TYPE);
      if (type != JoiningType.TRANSPARENT) {
        return type;
      }
    }
    return JoiningType.NON_JOINING;
  }

  private static boolean isBetweenEmoji(int[] all, int i) {
    int before = i - 1;
    while (before > 0 && (all[before] == EMOJI_STYLE || isSkinTone(all[before]))) {
      before--;
    }
    return i + 1 < all.length && isPictograph(all[before]) && isPictograph(all[i + 1]);
  }

  private static boolean isSkinTone(int c) {
    return UCharacter.hasBinaryProperty(c, UProperty.EMOJI_MODIFIER);
  }

  private static boolean isPictograph(int c) {
    return UCharacter.hasBinaryProperty(c, UProperty.EXTENDED_PICTOGRAPHIC);
  }
}
