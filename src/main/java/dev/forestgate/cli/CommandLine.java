package dev.forestgate.cli;

import dev.forestgate.config.source.NameSuggestion;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Parsed command line: the service, a mode, or a text to print.
 *
 * @param mode empty for the service
 * @param text text to print instead; empty for none
 * @param exitCode exit code after the text: 0, or 2 for an invalid command line
 */
public record CommandLine(Optional<Mode> mode, String text, int exitCode) {
  /** Exit code for an invalid command line, as in most programs. */
  private static final int INVALID = 2;

  /** Options of Spring Boot without a dot. */
  private static final Set<String> SPRING_OPTIONS = Set.of("debug", "trace");

  private static final Pattern PROPERTY = Pattern.compile(".*\\..*|[A-Z][A-Z0-9_]*");

  /** Parses {@code arguments}. The first selects the mode; the others belong to it. */
  public static CommandLine of(String... arguments) {
    List<String> words = Arrays.stream(arguments).filter(word -> !word.isBlank()).toList();
    String first = words.isEmpty() ? "" : words.get(0);
    if (first.equals("help") || words.stream().anyMatch(List.of("--help", "-h")::contains)) {
      return new CommandLine(Optional.empty(), help(), 0);
    }
    if (List.of("--version", "-V", "version").contains(first)) {
      return new CommandLine(Optional.empty(), "Forest Gate " + Build.version(), 0);
    }
    Optional<Mode> mode = Mode.of(words);
    return words.stream()
        .flatMap(word -> problem(word, mode).stream())
        .findFirst()
        .map(CommandLine::invalid)
        .orElse(new CommandLine(mode, "", 0));
  }

  private static CommandLine invalid(String problem) {
    return new CommandLine(Optional.empty(), "forest-gate: " + problem + " See --help.", INVALID);
  }

  private static Optional<String> problem(String word, Optional<Mode> mode) {
    if (word.startsWith("--") && word.length() > 2) {
      return unknownOption(word.substring(2).split("=", 2)[0], mode);
    }
    return mode.isEmpty() ? Optional.of(problem(word)) : Optional.empty();
  }

  /**
   * Rejects unknown options, so that a mistyped {@code --dry-run} does not become a run with
   * changes. Any other option is a property, whose name contains a dot, or an environment setting.
   */
  private static Optional<String> unknownOption(String name, Optional<Mode> mode) {
    Set<String> known = mode.map(Mode::options).orElse(Set.of());
    if (known.contains(name) || SPRING_OPTIONS.contains(name) || PROPERTY.matcher(name).matches()) {
      return Optional.empty();
    }
    String owner = mode.map(named -> " of " + named.word()).orElse("");
    String remedy =
        NameSuggestion.of(name, known)
            .map(nearest -> "Did you mean --" + nearest + "?")
            .orElse("Settings are written as --name=value.");
    return Optional.of("Unknown option --" + name + owner + ". " + remedy);
  }

  private static String problem(String word) {
    if (word.startsWith("-D")) {
      return "A system property (-D) must come before -jar. Write --name=value instead.";
    }
    if (word.startsWith("-")) {
      return "Unknown option " + word + ". Settings are written as --name=value.";
    }
    if (Mode.names().contains(word)) {
      return "The mode must come first: " + word + " --name=value.";
    }
    Optional<String> nearest = NameSuggestion.of(word, Mode.names());
    return "Unknown mode "
        + word
        + "."
        + nearest.map(name -> " Did you mean " + name + "?").orElse("");
  }

  private static String help() {
    return """
        Forest Gate, an authentication service.

          java -jar forest-gate.jar [--name=value ...]          start the service
          java -jar forest-gate.jar <mode> [--name=value ...]   run one mode and exit

        Modes
        %s

        Settings come from the environment, the file .env and the command line; see
        docs/configuration.md. --version prints the version."""
        .formatted(Arrays.stream(Mode.values()).map(Mode::help).collect(Collectors.joining("\n")));
  }
}
