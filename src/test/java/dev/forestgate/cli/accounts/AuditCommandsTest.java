package dev.forestgate.cli.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.OwnDatabase;
import dev.forestgate.testing.ModeRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The modes verify audit and export-audit. */
class AuditCommandsTest {
  private static final String RECORD =
      "insert into audit_records (id, at, actor_type, action, ip, user_agent, detail) values (%d,"
          + " '2026-11-0%dT00:00:00Z', 'command-line', 'role.changed', '192.0.2.1', 'curl',"
          + " '{\"added\":\"admin\"}')";

  @TempDir private Path folder = Path.of("");

  @Test
  void recordsAreExportedAsLines() throws Exception {
    try (OwnDatabase own = OwnDatabase.create(1)) {
      own.run(RECORD.formatted(1, 1));
      own.run(RECORD.formatted(2, 2));
      Path file = folder.resolve("audit.jsonl");
      String to = "--to=" + file;
      assertThat(run(own, 0, "export-audit", to, "--since=2026-11-02T00:00:00Z"))
          .isEqualTo("1 records");
      assertThat(Files.readString(file))
          .isEqualTo(
              """
              {"id":2,"at":"2026-11-02T00:00:00Z","actor":{"type":"command-line","id":null},\
              "action":"role.changed","subject":null,"ip":"192.0.2.1","user_agent":"curl",\
              "detail":{"added":"admin"},"position":null,"seal":null}
              """);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      assertThat(run(own, 1, "export-audit", to)).contains("The file " + file + " exists");
    }
  }

  @Test
  void aProblemOfTheAuditEndsWithOne() throws Exception {
    Path file =
        Files.writeString(folder.resolve("journal.key"), "a-key-of-32-characters-or-longer");
    try (OwnDatabase own = OwnDatabase.create(1)) {
      String key = "--forestgate.journal.seal-key=" + file;
      assertThat(run(own, 0, "verify", "audit", key))
          .isEqualTo("0 records of 0 months: all as they were written");
      own.run(RECORD.formatted(7, 1));
      assertThat(run(own, 1, "verify", "audit", key))
          .isEqualTo("record 7 is not sealed\n0 records of 1 months: 1 problems");
    }
  }

  @Test
  void aFileAndPostgresAreNeeded() {
    ModeRun.of("export-audit").expectRefused("The file to write is missing");
    ModeRun.of("verify", "audit", "--forestgate.accounts.store=redis")
        .expectRefused("The audit needs PostgreSQL");
  }

  private static String run(OwnDatabase own, int exitCode, String... arguments) {
    ModeRun mode =
        ModeRun.of(
            Stream.concat(Stream.of(arguments), Stream.of("--DATABASE_URL=" + own.url()))
                .toArray(String[]::new));
    assertThat(mode.exitCode()).as(mode.output()).isEqualTo(exitCode);
    return mode.output();
  }
}
