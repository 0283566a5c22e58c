package dev.forestgate.factors;

import dev.forestgate.failure.OneLine;
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
    return OneLine.require("name", name, LONGEST);
  }
}
