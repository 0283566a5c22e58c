package dev.forestgate.config.source;

import dev.forestgate.failure.StartRefused;
import org.jspecify.annotations.Nullable;

/** Settings that are whole numbers within limits. */
public final class WholeNumber {
  private WholeNumber() {}

  /** {@code value} of the setting {@code name}, or {@code otherwise} where there is none. */
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
        name + " takes a whole number from " + Math.max(least, 0) + " to " + most,
        "Correct it, or leave it out for the default");
  }
}
