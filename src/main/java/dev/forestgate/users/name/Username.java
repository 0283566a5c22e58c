package dev.forestgate.users.name;

import dev.forestgate.failure.FieldError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user name that can be registered: visible characters of the Unicode version of ICU, the same on
 * every JDK, with {@linkplain Joiners joiners} where a script or an emoji needs them.
 *
 * @param text as typed
 * @param key its canonical form, unique in the directory
 */
public record Username(String text, String key) {
  private static final int SHORTEST = 3;
  private static final int LONGEST = 64;
  private static final String FIELD = "username";

  /**
   * Parses {@code typed}. Returns null, with an addition to {@code errors}, for text that is no
   * user name.
   */
  public static @Nullable Username parse(@Nullable String typed, List<FieldError> errors) {
    String problem = typed == null ? "is required" : problemOf(typed, Canonical.of(typed));
    if (typed == null || problem != null) {
      errors.add(new FieldError(FIELD, String.valueOf(problem)));
      return null;
    }
    return new Username(typed, Canonical.of(typed));
  }

  private static @Nullable String problemOf(String typed, String key) {
    String visible = Joiners.without(typed);
    if (visible.codePointCount(0, visible.length()) < SHORTEST
        || typed.codePointCount(0, typed.length()) > LONGEST
        || key.length() > 4 * LONGEST) {
      return "must have " + SHORTEST + " to " + LONGEST + " characters";
    }
    if (typed.indexOf('@') >= 0 || key.indexOf('@') >= 0) {
      return "must not contain @";
    }
    if (!Canonical.isPrintable(visible)
        || !Canonical.isPrintable(key)
        || !Joiners.areInPlace(typed)) {
      return "must consist of visible characters";
    }
    if (!typed.equals(typed.strip()) || !key.equals(key.strip())) {
      return "must not begin or end with a space";
    }
    return null;
  }
}
