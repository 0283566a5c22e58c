package dev.forestgate.config.production;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.env.Environment;

/**
 * Warnings in the profile {@code prod} about costs of Argon2id below the minimum of OWASP's
 * password storage cheat sheet. The start continues: a small machine may need them.
 */
public final class WeakHashWarnings {
  private static final String PROPERTIES = "forestgate.credentials.argon2.";
  private static final Pattern SIZE = Pattern.compile("(\\d{1,9})\\s*([KMG]?)(i?B)?");

  private WeakHashWarnings() {}

  /**
   * The warning; empty if the cost is sufficient, or can't be parsed, which is reported elsewhere.
   */
  public static List<String> warnings(Environment environment) {
    long memory = kibibytes(environment.getProperty(PROPERTIES + "memory", "19MiB"));
    String iterations = environment.getProperty(PROPERTIES + "iterations", "2").strip();
    if (memory < 0 || !iterations.matches("\\d{1,5}")) {
      return List.of();
    }
    if (memory >= minimumMemory(Integer.parseInt(iterations))) {
      return List.of();
    }
    return List.of(
        "Passwords are hashed with "
            + memory
            + " KiB and "
            + iterations
            + " iterations, which is weaker than OWASP's minimum. Remove "
            + PROPERTIES
            + "*, or run the mode calibrate.");
  }

  /** Minimum memory in KiB for {@code iterations}. */
  private static long minimumMemory(int iterations) {
    return switch (iterations) {
      case 0, 1 -> 47_104;
      case 2 -> 19_456;
      case 3 -> 12_288;
      case 4 -> 9_216;
      default -> 7_168;
    };
  }

  private static long kibibytes(String text) {
    Matcher size = SIZE.matcher(text.strip().toUpperCase(Locale.ROOT).replace("IB", "iB"));
    if (!size.matches()) {
      return -1;
    }
    long number = Long.parseLong(size.group(1));
    return switch (size.group(2)) {
      case "K" -> number;
      case "M" -> number * 1024;
      case "G" -> number * 1024 * 1024;
      default -> number / 1024;
    };
  }
}
