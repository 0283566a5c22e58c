package dev.forestgate.account.export;

import dev.forestgate.exports.Exports;
import dev.forestgate.identity.ProfileBody;
import dev.forestgate.users.User;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Archive of an account: what {@code docs/export.md} lists, and a manifest. Memory is bounded,
 * however many events the account has, but for less than 1 KiB of each journal: its entries in the
 * manifest and in the directory of the zip. Blocks.
 */
@Component
final class AccountArchive {
  private static final int FORMAT = 1;

  private final Exports exports;
  private final AccountRecords records;
  private final AccountJournals journals;
  private final ObjectWriter json;
  private final Clock clock;

  AccountArchive(
      Exports exports,
      AccountRecords records,
      AccountJournals journals,
      JsonMapper json,
      Clock clock) {
    this.exports = exports;
    this.records = records;
    this.journals = journals;
    this.json = json.writer().without(StreamWriteFeature.AUTO_CLOSE_TARGET);
    this.clock = clock;
  }

  /**
   * Writes a draft of the archive and returns its path. Fails, with the draft deleted, if the
   * export {@code id} is no longer wanted.
   */
  Path write(User user, UUID id) throws IOException {
    Path draft = exports.draft(user.id(), id);
    try (ArchiveFile archive = ArchiveFile.create(draft)) {
      write(archive, user, id);
    } catch (IOException | RuntimeException failed) {
      Files.deleteIfExists(draft);
      throw failed;
    }
    return draft;
  }

  private void write(ArchiveFile archive, User user, UUID id) throws IOException {
    Instant now = clock.instant();
    archive.add("account.json", out -> json.writeValue(out, ProfileBody.of(user, now)));
    records.write(user.id(), archive, json);
    journals.write(user.id(), archive, json, new ExportProgress(exports, user.id(), id));
    var manifest = new Manifest(FORMAT, id, user.id(), now, archive.entries());
    archive.add("manifest.json", out -> write(out, manifest));
  }

  private void write(OutputStream out, Manifest manifest) {
    json.writeValue(out, manifest);
  }

  /**
   * Contents of {@code manifest.json}.
   *
   * @param format number that grows when members or files change their meaning
   * @param files all other files
   */
  record Manifest(
      int format, UUID export, UUID account, Instant createdAt, List<ArchiveFile.Entry> files) {}
}
