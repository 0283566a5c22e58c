package dev.forestgate.cli;

import dev.forestgate.cli.accounts.AddClient;
import dev.forestgate.cli.accounts.ExportAudit;
import dev.forestgate.cli.accounts.ExportUsers;
import dev.forestgate.cli.accounts.GrantRole;
import dev.forestgate.cli.accounts.ImportUsers;
import dev.forestgate.cli.accounts.ReencryptFactors;
import dev.forestgate.cli.accounts.RepairClaims;
import dev.forestgate.cli.accounts.VerifyAudit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Command-line modes, in the order of the help. */
public enum Mode {
  ROTATE_KEYS(
      "rotate-keys",
      "generate the next signing key; --factors that of second factors",
      Set.of("factors")),
  REENCRYPT_FACTORS(
      "re-encrypt-factors",
      "encrypt all secrets of TOTPs and webhooks under the newest key",
      Set.of()),
  CALIBRATE(
      "calibrate",
      "measure the cost of a password hash, and recommend settings",
      Set.of("wished", "time", "machine")),
  VERIFY("verify <folder>", "verify all journals against their seals", Set.of()),
  VERIFY_AUDIT("verify audit", "verify the records of the audit against their seals", Set.of()),
  REBUILD_LEDGER("rebuild-ledger <folder>", "rebuild the ledger from the journals", Set.of()),
  IMPORT_USERS(
      "import-users <file>",
      "import accounts from CSV or JSON; --from names the product",
      ImportUsers.OPTIONS),
  EXPORT_USERS(
      "export-users", "write all accounts as JSON lines; --to names the file", ExportUsers.OPTIONS),
  EXPORT_AUDIT(
      "export-audit", "write the audit as JSON lines; --to, --since, --until", ExportAudit.OPTIONS),
  GRANT_ROLE(
      "grant-role <login> <role>", "give an account a role, such as the first admin", Set.of()),
  ADD_CLIENT(
      "add-client <id>",
      "add an OAuth client, and print its secret; its members are options",
      AddClient.OPTIONS),
  REPAIR_CLAIMS(
      "repair-claims",
      "repair the claims of accounts in Redis; --dry-run changes nothing",
      Set.of("dry-run", "delete-orphans")),
  PREVIEW_MAIL(
      "preview-mail",
      "write an e-mail of each kind with sample values; --to=FOLDER --locale=de",
      Set.of("to", "locale")),
  BREACH_LIST("breach-list <text> <file>", "compress a list of breached passwords", Set.of()),
  HEALTH("health", "check the health of the service on this machine", Set.of());

  private final String usage;
  private final String description;
  private final Set<String> options;

  Mode(String usage, String description, Set<String> options) {
    this.usage = usage;
    this.description = description;
    this.options = options;
  }

  /** The mode that {@code words} begin with; of two, the one with more words. */
  static Optional<Mode> of(List<String> words) {
    return Arrays.stream(values())
        .filter(mode -> mode.begins(words))
        .max(Comparator.comparingInt(mode -> mode.words().size()));
  }

  /** The first word of each mode. */
  static List<String> names() {
    return Arrays.stream(values()).map(Mode::word).distinct().toList();
  }

  /**
   * Runs the mode on this thread and returns its exit code: 0, 1 for a failure, 2 for wrong
   * arguments. A failure is printed first.
   *
   * @param arguments all arguments of the command line
   */
  public int run(String... arguments) {
    return switch (this) {
      case ROTATE_KEYS -> RotateKeys.run(arguments);
      case REENCRYPT_FACTORS -> ReencryptFactors.run(arguments);
      case CALIBRATE -> Calibrate.run(arguments);
      case VERIFY_AUDIT -> VerifyAudit.run(arguments);
      case VERIFY, REBUILD_LEDGER -> JournalCommands.run(arguments);
      case IMPORT_USERS -> ImportUsers.run(arguments);
      case EXPORT_USERS -> ExportUsers.run(arguments);
      case EXPORT_AUDIT -> ExportAudit.run(arguments);
      case GRANT_ROLE -> GrantRole.run(arguments);
      case ADD_CLIENT -> AddClient.run(arguments);
      case REPAIR_CLAIMS -> RepairClaims.run(arguments);
      case PREVIEW_MAIL -> PreviewMail.run(arguments);
      case BREACH_LIST -> PackBreachList.run(arguments);
      case HEALTH -> new HealthProbe(System.getenv()).run();
    };
  }

  /** The first word of the command line. */
  public String word() {
    return words().get(0);
  }

  /** Options of the mode alone, without the leading hyphens. */
  Set<String> options() {
    return options;
  }

  /** Line of the help. */
  String help() {
    return "  %-26s %s".formatted(usage, description);
  }

  private boolean begins(List<String> given) {
    List<String> words = words();
    return given.size() >= words.size() && given.subList(0, words.size()).equals(words);
  }

  /** The words of the usage before the arguments. */
  private List<String> words() {
    return List.of(usage.split(" <", 2)[0].split(" ", -1));
  }
}
