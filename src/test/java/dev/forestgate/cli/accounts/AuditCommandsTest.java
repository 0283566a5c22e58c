package dev.forestgate.cli.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.embedded.OwnDatabase;
import dev.forestgate.failure.StartRefused;
import dev.forestgate.testing.ServiceProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The modes verify audit and export-audit as processes of their own. */
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
      assertThat(run(own, 0, "export-audit", "--to=audit.jsonl", "--since=2026-11-02T00:00:00Z"))
          .isEqualTo("1 records");
      Path file = folder.resolve("audit.jsonl");
      assertThat(Files.readString(file))
          .isEqualTo(
              """
              {"id":2,"at":"2026-11-02T00:00:00Z","actor":{"type":"command-line","id":null},\
              "action":"role.changed","subject":null,"ip":"192.0.2.1","user_agent":"curl",\
              "detail":{"added":"admin"},"position":null,"seal":null}
              """);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      assertThat(run(own, 1, "export-audit", "--to=audit.jsonl"))
          .contains("The file audit.jsonl exists");
    }
  }

  @Test
  void aProblemOfTheAuditEndsWithOne() throws Exception {
    Files.writeString(folder.resolve("journal.key"), "a-key-of-32-characters-or-longer");
    try (OwnDatabase own = OwnDatabase.create(1)) {
      String key = "--forestgate.journal.seal-key=journal.key";
      assertThat(run(own, 0, "verify", "audit", key))
          .isEqualTo("0 records of 0 months: all as they were written");
      own.run(RECORD.formatted(7, 1));
      assertThat(run(own, 1, "verify", "audit", key))
          .isEqualTo("record 7 is not sealed\n0 records of 1 months: 1 problems");
    }
  }

  @Test
  void aFileAndPostgresAreNeeded() {
    assertThatThrownBy(() -> ExportAudit.run("export-audit"))
        .isInstanceOf(StartRefused.class)
        .hasMessageStartingWith("The file to write is missing");
    assertThatThrownBy(
            () -> VerifyAudit.run("verify", "audit", "--forestgate.accounts.store=redis"))
        .isInstanceOf(StartRefused.class)
        .hasMessageStartingWith("The audit needs PostgreSQL");
  }

  private String run(OwnDatabase own, int exitCode, String... arguments) throws Exception {
    try (ServiceProcess mode =
        ServiceProcess.start(folder, Map.of("DATABASE_URL", own.url()), arguments)) {
      assertThat(mode.awaitEnd()).as(mode.output()).isEqualTo(exitCode);
      return mode.output().strip();
    }
  }
}
