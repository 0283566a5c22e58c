package dev.forestgate.credentials.blocklist;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Patterns that need no list: blanks, one to four repeated characters, and runs along the alphabet,
 * the digits or a keyboard, in both directions. This is no composition rule: a password is rejected
 * only if all of it is such a pattern.
 */
final class GuessablePattern {
  private static final int LONGEST_UNIT = 4;

  /** Least average length of the runs in a password that consists of runs. */
  private static final int SHORTEST_RUN = 4;

  private static final List<String> ROWS =
      List.of(
          "abcdefghijklmnopqrstuvwxyz",
          "01234567890-=",
          "!@#$%^&*()",
          "qwertyuiop[]",
          "asdfghjkl;'",
          "zxcvbnm,./",
          "qwertzuiop",
          "yxcvbnm",
          "azertyuiop",
          "qsdfghjklm",
          "wxcvbn",
          "\u0439\u0446\u0443\u043a\u0435\u043d\u0433\u0448\u0449\u0437\u0445\u044a",
          "\u0444\u044b\u0432\u0430\u043f\u0440\u043e\u043b\u0434\u0436\u044d",
          "\u044f\u0447\u0441\u043c\u0438\u0442\u044c\u0431\u044e",
          "1qaz",
          "2wsx",
          "3edc",
          "4rfv",
          "5tgb",
          "6yhn",
          "7ujm",
          "8ik,",
          "9ol.",
          "0p;/");

  private static final Set<Long> STEPS = steps();

  private GuessablePattern() {}

  /** True if {@code folded}, in lower case, is such a pattern. */
  static boolean is(String folded) {
    int[] all = folded.codePoints().toArray();
    return folded.isBlank() || isRepeated(all) || isMadeOfRuns(all);
  }

  private static boolean isRepeated(int[] all) {
    for (int unit = 1; unit <= LONGEST_UNIT && unit < all.length; unit++) {
      int i = unit;
      while (i < all.length && all[i] == all[i - unit]) {
        i++;
      }
      if (i == all.length) {
        return true;
      }
    }
    return false;
  }

  private static boolean isMadeOfRuns(int[] all) {
    int runs = 0;
    for (int i = 0; i < all.length; runs++) {
      i = Math.max(end(all, i, 0), Math.max(end(all, i, 1), end(all, i, -1)));
    }
    return runs * SHORTEST_RUN <= all.length;
  }

  /** End, exclusive, of the run that begins at {@code i} and continues by {@code step}. */
  private static int end(int[] all, int i, int step) {
    int next = i + 1;
    while (next < all.length && isStep(all[next - 1], all[next], step)) {
      next++;
    }
    return next;
  }

  private static boolean isStep(int from, int to, int step) {
    return switch (step) {
      case 1 -> STEPS.contains(pair(from, to));
      case -1 -> STEPS.contains(pair(to, from));
      default -> from == to;
    };
  }

  private static Set<Long> steps() {
    Set<Long> steps = new HashSet<>();
    for (String row : ROWS) {
      for (int i = 1; i < row.length(); i++) {
        steps.add(pair(row.charAt(i - 1), row.charAt(i)));
      }
    }
    return Set.copyOf(steps);
  }

  private static long pair(int from, int to) {
    return (long) from << 32 | to;
  }
}
