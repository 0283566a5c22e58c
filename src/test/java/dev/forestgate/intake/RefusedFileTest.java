package dev.forestgate.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.failure.StartRefused;
import dev.forestgate.intake.file.ImportFile;
import dev.forestgate.intake.file.SourceRecord;
import dev.forestgate.intake.mapping.AccountMapping;
import dev.forestgate.intake.mapping.ImportedAccount;
import dev.forestgate.intake.mapping.Product;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefusedFileTest {
  private static final ImportedAccount ACCOUNT =
      new ImportedAccount(
          1,
          "b",
          "b,\"@example.com",
          "maybe",
          "plain",
          "yesterday",
          "t",
          "viewer, X",
          "x y",
          "hunter2",
          "7");

  @TempDir private Path folder = Path.of("");

  @Test
  void theFileIsAnImportOfTheSameRows() throws IOException {
    Path path = folder.resolve("refused.jsonl");
    try (var file = new RefusedFile(path)) {
      file.add(7, "username must have 3 to 64 characters", ACCOUNT);
    }
    AccountMapping mapping = Product.mapping(null, null, Clock.systemUTC());
    try (InputStream bytes = Files.newInputStream(path)) {
      SourceRecord record = Objects.requireNonNull(ImportFile.open(bytes, mapping.shape()).next());
      assertThat(record.members().path("reason").asString()).startsWith("username must have");
      assertThat(record.members().path("line").asLong()).isEqualTo(7);
      assertThat(mapping.row(record)).isEqualTo(ACCOUNT);
    }
  }

  @Test
  void onlyItsOwnerMayReadItAlsoInPlaceOfAnother() throws IOException {
    Path path = Files.writeString(folder.resolve("refused.jsonl"), "of an earlier run");
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
    try (var file = new RefusedFile(path)) {
      assertThat(path).hasContent("of an earlier run");
      file.add(3, "is not CSV", null);
    }
    assertThat(path).hasContent("{\"line\":3,\"reason\":\"is not CSV\"}");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
  }

  @Test
  void aFolderThatIsMissingEndsTheImport() throws IOException {
    try (var file = new RefusedFile(folder.resolve("missing").resolve("refused.jsonl"))) {
      assertThatThrownBy(() -> file.add(3, "is not CSV", null))
          .isInstanceOf(StartRefused.class)
          .hasMessageContaining("Specify another with --refused");
    }
  }
}
