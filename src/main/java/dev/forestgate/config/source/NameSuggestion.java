package dev.forestgate.config.source;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Suggestion of the known name that a mistyped one probably means. */
public final class NameSuggestion {
  private NameSuggestion() {}

  /**
   * The nearest of {@code names}; empty if none is within 1 to 3 edits, depending on the length.
   */
  public static Optional<String> of(String mistyped, Collection<String> names) {
    int most = Math.max(1, Math.min(3, mistyped.length() / 3));
    return names.stream()
        .filter(name -> distance(mistyped, name) <= most)
        .min(Comparator.comparingInt(name -> distance(mistyped, name)));
  }

  /**
   * Edit distance: insertions, deletions, replacements and swaps of neighbours (Damerau and
   * Levenshtein).
   */
  public static int distance(String one, String other) {
    int[][] costs = new int[one.length() + 1][other.length() + 1];
    for (int i = 0; i <= one.length(); i++) {
      for (int j = 0; j <= other.length(); j++) {
        costs[i][j] = i == 0 || j == 0 ? i + j : cost(costs, one, other, i, j);
      }
    }
    return costs[one.length()][other.length()];
  }

  private static int cost(int[][] costs, String one, String other, int i, int j) {
    boolean isSame = one.charAt(i - 1) == other.charAt(j - 1);
    int cost = Math.min(costs[i - 1][j], costs[i][j - 1]) + 1;
    cost = Math.min(cost, costs[i - 1][j - 1] + (isSame ? 0 : 1));
    boolean isSwapped =
        i > 1
            && j > 1
            && one.charAt(i - 1) == other.charAt(j - 2)
            && one.charAt(i - 2) == other.charAt(j - 1);
    return isSwapped ? Math.min(cost, costs[i - 2][j - 2] + 1) : cost;
  }
}
