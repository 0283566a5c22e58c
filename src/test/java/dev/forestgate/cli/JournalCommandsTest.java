package dev.forestgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestStores;
import dev.forestgate.testing.ModeRun;
import dev.forestgate.testing.RunningService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The modes verify and rebuild-ledger on the journals of a service. */
class JournalCommandsTest {
  private static final String FOLDER = "target/gates/check-" + UUID.randomUUID();
  private static final String KEY = Path.of("target/gates/journal.key").toAbsolutePath().toString();

  @TempDir private Path elsewhere = Path.of("");

  @Test
  void journalVerifiesUntilItIsAltered() throws Exception {
    Path journal = written();
    expect(0, "verify", "1 journals with 1 sections: all as they were written");

    String right = Files.readString(journal);
    Files.writeString(
        journal, right.replace("\"action\":\"signed-in\"", "\"action\":\"was-not-me\""));
    String name = String.valueOf(journal.getFileName());
    expect(
        1,
        "verify",
        name
            + ": the front matter or section 1 was altered\n"
            + "1 journals with 1 sections: 1 not as written");
    Files.writeString(journal, right);
    try (Stream<Path> ledger = Files.walk(Path.of(FOLDER, ".ledger"))) {
      Path entry =
          ledger
              .filter(file -> (file.getFileName() + ".md").equals(name))
              .findFirst()
              .orElseThrow();
      Files.delete(entry);
    }
    expect(
        1, "verify", name + ": is not in the ledger\n1 journals with 1 sections: 1 not as written");
    expect(0, "rebuild-ledger", "1 journals entered, 0 refused");
    expect(0, "verify", "1 journals with 1 sections: all as they were written");
  }

  @Test
  void withoutTheKeyItIsOneLine() {
    Path key = elsewhere.resolve("keys/journal.key");
    ModeRun mode =
        ModeRun.of("verify", elsewhere.toString(), "--forestgate.journal.seal-key=" + key);
    assertThat(mode.exitCode()).isOne();
    assertThat(mode.output())
        .isEqualTo(
            "forest-gate: cannot start: There is no seal key of the journal at %s. Generate one with"
                    .formatted(key)
                + " scripts/generate-keys.sh, or set forestgate.journal.seal-key.");
    assertThat(elsewhere.resolve("keys")).doesNotExist();
  }

  private static Path written() {
    try (RunningService service =
        RunningService.start(
            "REDIS_URL=" + TestStores.redisUrl() + "/14",
            "forestgate.journal.directory=" + FOLDER,
            // one journal, and no visitors' beside it
            "forestgate.visitor.events-per-network=0")) {
      Path journal = Path.of(FOLDER, service.signIn().sessionId() + ".md");
      Awaitility.await().until(() -> Files.exists(journal));
      return journal;
    }
  }

  private static void expect(int code, String word, String output) {
    ModeRun mode = ModeRun.of(word, FOLDER, "--forestgate.journal.seal-key=" + KEY);
    assertThat(mode.exitCode()).as(mode.output()).isEqualTo(code);
    assertThat(mode.output()).isEqualTo(output);
  }
}
