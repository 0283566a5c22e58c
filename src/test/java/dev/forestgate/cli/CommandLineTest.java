package dev.forestgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "--server.port=0", "--server.port=0 --forestgate.cors.origins="})
  void settingsAloneStartTheService(String line) {
    assertThat(of(line)).isEqualTo(new CommandLine(Optional.empty(), "", 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rotate-keys --forestgate.tokens.keys-directory=mine",
        "verify interactions",
        "import-users -",
        "import-users users.csv",
        "calibrate --wished=20ms",
        "repair-claims --dry-run",
        "repair-claims --delete-orphans --forestgate.accounts.store=redis",
        "calibrate --machine --time=10s --debug",
        "rebuild-ledger interactions",
        "import-users --from keycloak --dry-run --legacy-hashes --refused=bad.jsonl realm.json",
        "import-users --from=firebase --firebase-signer-key hash_config users.json",
        "export-users --to all.jsonl --with-factors",
        "breach-list passwords.txt breached.bin",
        "preview-mail --to=folder",
        "preview-mail --to folder",
        "preview-mail --to=folder --locale=de",
        "health --PORT=8081"
      })
  void aModeStandsFirst(String line) {
    Optional<Mode> mode = of(line).mode();
    assertThat(mode).map(Mode::word).contains(line.split(" ", 2)[0]);
    assertThat(of(line)).isEqualTo(new CommandLine(mode, "", 0));
  }

  @Test
  void twoModesShareAFirstWord() {
    assertThat(of("verify audit").mode()).contains(Mode.VERIFY_AUDIT);
    assertThat(of("verify audits").mode()).contains(Mode.VERIFY);
    assertThat(of("verify").mode()).contains(Mode.VERIFY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "verfy | Unknown mode verfy. Did you mean verify?",
        "rotatekeys | Did you mean rotate-keys?",
        "import-user users.csv | Did you mean import-users?",
        "start | Unknown mode start. See --help",
        "--server.port=0 verify | The mode must come first: verify",
        "--server.port=0 serve | Unknown mode serve.",
        "breach-lst a b | Did you mean breach-list?",
        "--port=8081 | Unknown option --port. Settings are written as --name=value.",
        "repair-claims --dryrun | Unknown option --dryrun of repair-claims. Did you mean --dry-run?",
        "repair-claims --delete-orphan | Did you mean --delete-orphans?",
        "import-users --form=auth0 | Did you mean --from?",
        "export-users --with-factor | Did you mean --with-factors?",
        "rotate-keys --dry-run | Unknown option --dry-run of rotate-keys.",
        "calibrate --wishd=20ms | Did you mean --wished?",
        "-p 8080 | Unknown option -p.",
        "-Dserver.port=0 | Write --name=value instead"
      })
  void unknownModesAndOptionsExitWithTwoAndASuggestion(String line, String text) {
    CommandLine parsed = of(line);
    assertThat(parsed.exitCode()).isEqualTo(2);
    assertThat(parsed.mode()).isEmpty();
    assertThat(parsed.text()).startsWith("forest-gate: ").contains(text).hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", "help", "verify --help"})
  void helpNamesEveryMode(String line) {
    assertThat(of(line).exitCode()).isZero();
    assertThat(of(line).text())
        .contains("rotate-keys", "calibrate", "verify <folder>", "rebuild-ledger", "import-users")
        .contains("export-users")
        .contains("repair-claims", "breach-list <text> <file>", "health", "docs/configuration.md");
  }

  @Test
  void theVersionIsOneLine() {
    assertThat(of("--version").text()).startsWith("Forest Gate ").hasLineCount(1);
    assertThat(of("--version").exitCode()).isZero();
  }

  private static CommandLine of(String line) {
    return CommandLine.of(line.isEmpty() ? new String[0] : line.split(" ", -1));
  }
}
