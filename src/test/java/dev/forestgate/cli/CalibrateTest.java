package dev.forestgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.ModeRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mode calibrate, with its output for people and for scripts. */
class CalibrateTest {
  private static final String CHEAP = "--forestgate.credentials.argon2.memory=256KiB";

  @TempDir private Path folder = Path.of("");

  @Test
  void itSaysWhatAHashCostsHereAndWhatToSet() {
    List<String> lines = run("--wished=1ms", "--time=50ms", CHEAP);
    assertThat(lines.get(0)).startsWith("Argon2id by ");
    assertThat(lines)
        .anyMatch(line -> line.matches(" {2}m=256,t=2,p=1 .* ms alone, .* per second.*"));
    assertThat(lines)
        .filteredOn(line -> line.matches(" {2}m=(19456|47104|12288|9216|7168),t=\\d,p=1 .*"))
        .hasSizeGreaterThanOrEqualTo(5);
    // A millisecond is less than OWASP's floor takes, and nothing weaker is recommended.
    assertThat(lines)
        .contains(
            "Recommended for 1 ms per hash",
            "  forestgate.credentials.argon2.memory=19456KiB",
            "  forestgate.credentials.argon2.iterations=2");
    assertThat(lines).anyMatch(line -> line.contains("uge pages"));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aScriptGetsThreeFigures() {
    List<String> lines = run("--machine", "--time=50ms", CHEAP);
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).matches("hash\\.threads=\\d+");
    assertThat(lines.get(1)).matches("hash\\.rate=\\d+\\.\\d");
    assertThat(lines.get(2)).matches("hash\\.single\\.ms=\\d+\\.\\d\\d");
  }

  /** With the folders in which a service would create something. */
  private List<String> run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("calibrate"));
    all.addAll(List.of(arguments));
    List.of("embedded.directory", "tokens.keys-directory", "journal.directory")
        .forEach(name -> all.add("--forestgate." + name + "=" + folder.resolve(name)));
    ModeRun mode = ModeRun.of(all.toArray(String[]::new));
    assertThat(mode.exitCode()).as(mode.output()).isZero();
    return mode.output().lines().filter(line -> !line.isBlank()).toList();
  }
}
