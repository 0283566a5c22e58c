package dev.forestgate.cli;

import dev.forestgate.config.source.NameSuggestion;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Choice that a command line makes: the service, a mode of it, a text, or an unknown mode.
 *
 * @param mode the mode; empty for the service
 * @param text what to print instead; empty for none
 * @param exitCode of the text: 0, or 2 where the command line is wrong
 */
public record CommandLine(String mode, String text, int exitCode) {
  /** Exit code of a command line that is wrong, as of most programs. */
  public static final int WRONG = 2;

  /** All modes, with their arguments and what each does. */
  private static final Map<String, String> MODES = new LinkedHashMap<>();

  /** Options of a mode. Of all others each has a dot, as a property has, or is a setting. */
  private static final Map<String, Set<String>> OPTIONS =
      Map.of(
          "calibrate", Set.of("wished", "time", "machine"),
          "repair-claims", Set.of("dry-run", "delete-orphans"));

  /** Options of Spring Boot. */
  private static final Set<String> OF_SPRING = Set.of("debug", "trace");

  private static final Pattern PROPERTY = Pattern.compile(".*\\..*|[A-Z][A-Z0-9_]*");

  static {
    MODES.put("rotate-keys", "make the next signing key, and say what will happen when");
    MODES.put("calibrate", "measure what a password hash costs, and recommend settings");
    MODES.put("verify <folder>", "hold all journals against their seals");
    MODES.put("rebuild-ledger <folder>", "enter the journals into the ledger again");
    MODES.put("import-users <file>", "take the accounts of another service, CSV or JSON lines");
    MODES.put("repair-claims", "give accounts in Redis their claims; --dry-run only says which");
    MODES.put("breach-list <text> <file>", "pack a list of breached passwords");
    MODES.put("health", "ask the service on this machine whether it serves");
  }

  /** What {@code arguments} ask for. The first of them decides; the rest is the mode's. */
  public static CommandLine of(String... arguments) {
    List<String> words = Arrays.stream(arguments).filter(word -> !word.isBlank()).toList();
    String first = words.isEmpty() ? "" : words.get(0);
    if (first.equals("help") || words.stream().anyMatch(List.of("--help", "-h")::contains)) {
      return new CommandLine("", help(), 0);
    }
    if (List.of("--version", "-V", "version").contains(first)) {
      return new CommandLine("", "Forest Gate " + version(), 0);
    }
    String mode = names().contains(first) ? first : "";
    return words.stream()
        .flatMap(word -> problem(word, mode).stream())
        .findFirst()
        .map(CommandLine::wrong)
        .orElse(new CommandLine(mode, "", 0));
  }

  private static CommandLine wrong(String problem) {
    return new CommandLine("", "forest-gate: " + problem + " --help lists all.", WRONG);
  }

  private static Optional<String> problem(String word, String mode) {
    if (word.startsWith("--") && word.length() > 2) {
      return unknownOption(word.substring(2).split("=", 2)[0], mode);
    }
    return mode.isEmpty() ? Optional.of(problem(word)) : Optional.empty();
  }

  /** A mistyped {@code --dry-run} must not become a run that changes something. */
  private static Optional<String> unknownOption(String name, String mode) {
    Set<String> known = OPTIONS.getOrDefault(mode, Set.of());
    if (known.contains(name) || OF_SPRING.contains(name) || PROPERTY.matcher(name).matches()) {
      return Optional.empty();
    }
    String owner = mode.isEmpty() ? "" : " of " + mode;
    String remedy =
        NameSuggestion.of(name, known)
            .map(nearest -> "Did you mean --" + nearest + "?")
            .orElse("Settings are written as --name=value.");
    return Optional.of("There is no option --" + name + owner + ". " + remedy);
  }

  private static String problem(String word) {
    if (word.startsWith("-D")) {
      return "A system property stands before -jar. Here write --name=value.";
    }
    if (word.startsWith("-")) {
      return "There is no option " + word + ". Settings are written as --name=value.";
    }
    if (names().contains(word)) {
      return "A mode stands first: " + word + " --name=value.";
    }
    Optional<String> nearest = NameSuggestion.of(word, names());
    return "There is no mode "
        + word
        + "."
        + nearest.map(name -> " Did you mean " + name + "?").orElse("");
  }

  private static List<String> names() {
    return MODES.keySet().stream().map(usage -> usage.split(" ", 2)[0]).toList();
  }

  private static String help() {
    return """
        Forest Gate, an authentication service.

          java -jar forest-gate.jar [--name=value ...]          start the service
          java -jar forest-gate.jar <mode> [--name=value ...]   do one thing and end

        Modes
        %s

        Settings come from the environment, a file .env, and the command line. docs/configuration.md
        lists all. --version says which version this is."""
        .formatted(
            MODES.entrySet().stream()
                .map(mode -> "  %-26s %s".formatted(mode.getKey(), mode.getValue()))
                .collect(Collectors.joining("\n")));
  }

  private static String version() {
    return Build.version();
  }
}
