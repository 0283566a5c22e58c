package dev.forestgate.cli.mode;

import dev.forestgate.failure.StartRefused;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Arguments of a command-line mode, without its name.
 *
 * @param options values by name; empty for an option without a value
 * @param words all other arguments, in order
 */
public record ModeArguments(Map<String, String> options, List<String> words) {
  /**
   * Parses {@code arguments}, of which the first names the mode.
   *
   * @param withValue options that take a value: {@code --name=value} or {@code --name value}
   */
  public static ModeArguments of(String[] arguments, Set<String> withValue) {
    Map<String, String> options = new HashMap<>();
    List<String> words = new ArrayList<>();
    for (int i = 1; i < arguments.length; i++) {
      String argument = arguments[i];
      if (!argument.startsWith("--") || argument.length() == 2) {
        words.add(argument);
        continue;
      }
      String[] parts = argument.substring(2).split("=", 2);
      if (parts.length == 1 && withValue.contains(parts[0])) {
        options.put(parts[0], i + 1 < arguments.length ? arguments[++i] : "");
      } else {
        options.put(parts[0], parts.length == 1 ? "" : parts[1]);
      }
    }
    return new ModeArguments(options, words);
  }

  public boolean has(String option) {
    return options.containsKey(option);
  }

  /** The value of {@code option}. Throws {@link StartRefused} if it is empty. */
  public Optional<String> value(String option) {
    Optional<String> value = Optional.ofNullable(options.get(option));
    if (value.filter(String::isEmpty).isPresent()) {
      throw new StartRefused(
          "The option --" + option + " has no value", "Write --" + option + "=…");
    }
    return value;
  }

  /** The value of {@code option}, a positive number; {@code otherwise} if it is not given. */
  public int number(String option, int otherwise) {
    return value(option).map(text -> number(option, text)).orElse(otherwise);
  }

  private static int number(String option, String text) {
    if (!text.matches("[1-9][0-9]{0,5}")) {
      throw new StartRefused(
          "The option --" + option + " must be a positive number", "Write --" + option + "=8");
    }
    return Integer.parseInt(text);
  }
}
