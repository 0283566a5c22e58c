package dev.forestgate.cli;

import dev.forestgate.cli.accounts.ExportAudit;
import dev.forestgate.cli.accounts.ExportUsers;
import dev.forestgate.cli.accounts.ImportUsers;
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
 * Parsed command line: the service, a mode, or a text to print.
 *
 * @param mode name of the mode; empty for the service
 * @param text text to print instead; empty for none
 * @param exitCode exit code after the text: 0, or 2 for an invalid command line
 */
public record CommandLine(String mode, String text, int exitCode) {
  /** Exit code for an invalid command line, as in most programs. */
  private static final int INVALID = 2;

  /** Modes with their arguments, and their descriptions. */
  private static final Map<String, String> MODES = new LinkedHashMap<>();

  /**
   * Options by mode. Any other option is a property, whose name contains a dot, or an environment
   * setting.
   */
  private static final Map<String, Set<String>> OPTIONS =
      Map.of(
          "calibrate",
          Set.of("wished", "time", "machine"),
          "rotate-keys",
          Set.of("factors"),
          "repair-claims",
          Set.of("dry-run", "delete-orphans"),
          "preview-mail",
          Set.of("to", "locale"),
          ImportUsers.NAME,
          ImportUsers.OPTIONS,
          ExportUsers.NAME,
          ExportUsers.OPTIONS,
          ExportAudit.NAME,
          ExportAudit.OPTIONS);

  /** Options of Spring Boot without a dot. */
  private static final Set<String> SPRING_OPTIONS = Set.of("debug", "trace");

  private static final Pattern PROPERTY = Pattern.compile(".*\\..*|[A-Z][A-Z0-9_]*");

  static {
    MODES.put("rotate-keys", "generate the next signing key; --factors that of second factors");
    MODES.put("re-encrypt-factors", "encrypt all TOTP secrets under the newest key");
    MODES.put("calibrate", "measure the cost of a password hash, and recommend settings");
    MODES.put("verify <folder>", "verify all journals against their seals");
    MODES.put("verify audit", "verify the records of the audit against their seals");
    MODES.put("rebuild-ledger <folder>", "rebuild the ledger from the journals");
    MODES.put("import-users <file>", "import accounts from CSV or JSON; --from names the product");
    MODES.put("export-users", "write all accounts as JSON lines; --to names the file");
    MODES.put("export-audit", "write the audit as JSON lines; --to, --since, --until");
    MODES.put("grant-role <login> <role>", "give an account a role, such as the first admin");
    MODES.put("repair-claims", "repair the claims of accounts in Redis; --dry-run changes nothing");
    MODES.put(
        "preview-mail", "write an e-mail of each kind with sample values; --to=FOLDER --locale=de");
    MODES.put("breach-list <text> <file>", "compress a list of breached passwords");
    MODES.put("health", "check the health of the service on this machine");
  }

  /** Parses {@code arguments}. The first selects the mode; the others belong to it. */
  public static CommandLine of(String... arguments) {
    List<String> words = Arrays.stream(arguments).filter(word -> !word.isBlank()).toList();
    String first = words.isEmpty() ? "" : words.get(0);
    if (first.equals("help") || words.stream().anyMatch(List.of("--help", "-h")::contains)) {
      return new CommandLine("", help(), 0);
    }
    if (List.of("--version", "-V", "version").contains(first)) {
      return new CommandLine("", "Forest Gate " + version(), 0);
    }
    String mode = modeNames().contains(first) ? first : "";
    return words.stream()
        .flatMap(word -> problem(word, mode).stream())
        .findFirst()
        .map(CommandLine::invalid)
        .orElse(new CommandLine(mode, "", 0));
  }

  private static CommandLine invalid(String problem) {
    return new CommandLine("", "forest-gate: " + problem + " See --help.", INVALID);
  }

  private static Optional<String> problem(String word, String mode) {
    if (word.startsWith("--") && word.length() > 2) {
      return unknownOption(word.substring(2).split("=", 2)[0], mode);
    }
    return mode.isEmpty() ? Optional.of(problem(word)) : Optional.empty();
  }

  /**
   * Rejects unknown options, so that a mistyped {@code --dry-run} does not become a run with
   * changes.
   */
  private static Optional<String> unknownOption(String name, String mode) {
    Set<String> known = OPTIONS.getOrDefault(mode, Set.of());
    if (known.contains(name) || SPRING_OPTIONS.contains(name) || PROPERTY.matcher(name).matches()) {
      return Optional.empty();
    }
    String owner = mode.isEmpty() ? "" : " of " + mode;
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
    if (modeNames().contains(word)) {
      return "The mode must come first: " + word + " --name=value.";
    }
    Optional<String> nearest = NameSuggestion.of(word, modeNames());
    return "Unknown mode "
        + word
        + "."
        + nearest.map(name -> " Did you mean " + name + "?").orElse("");
  }

  private static List<String> modeNames() {
    return MODES.keySet().stream().map(usage -> usage.split(" ", 2)[0]).distinct().toList();
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
        .formatted(
            MODES.entrySet().stream()
                .map(mode -> "  %-26s %s".formatted(mode.getKey(), mode.getValue()))
                .collect(Collectors.joining("\n")));
  }

  private static String version() {
    return Build.version();
  }
}
