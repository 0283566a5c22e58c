package dev.forestgate.config.source;

import dev.forestgate.failure.StartRefused;
import org.jspecify.annotations.Nullable;

/** Settings that are whole numbers within bounds. */
public final class WholeNumber {
  private WholeNumber() {}

  /**
   * Parses the setting {@code name}; {@code otherwise} if it is not set. Throws {@link
   * StartRefused} if it is not within the bounds.
   */
  public static int of(String name, @Nullable String value, int otherwise, int least, int most) {
    if (value == null || value.isBlank()) {
      return otherwise;
    }
    if (value.strip().matches("-?\\d{1,9}")) {
      int number = Integer.parseInt(value.strip());
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw new StartRefused(
        name + " must be a whole number from " + Math.max(least, 0) + " to " + most,
        "Correct it, or remove it to use the default");
  }
}
