package dev.forestgate.exports;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.forestgate.journal.event.JournalProperties;
import dev.forestgate.journal.ledger.DurableFiles;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/**
 * Archives on disk, in the folder of journals, which all replicas share. All methods block.
 *
 * <pre>
 * &lt;journals&gt;/.exports/&lt;account&gt;/&lt;export&gt;.zip           an archive; only the service may read it
 * &lt;journals&gt;/.exports/&lt;account&gt;/&lt;export&gt;.&lt;n&gt;.part      one that is being written
 * </pre>
 */
@Component
final class ExportFiles {
  private static final String FOLDER = ".exports";

  private final Path folder;

  ExportFiles(JournalProperties properties) {
    this.folder = properties.directory().toAbsolutePath().resolve(FOLDER);
  }

  /** A new file beside the archive. It has a name of its own, as two attempts may overlap. */
  Path draft(UUID user, UUID id) throws IOException {
    DurableFiles.createOwnersFolder(folder);
    DurableFiles.createOwnersFolder(folder.resolve(user.toString()));
    return folder.resolve(user.toString()).resolve(id + "." + System.nanoTime() + ".part");
  }

  /** Makes {@code draft} the archive and returns its size in bytes. */
  long publish(UUID user, UUID id, Path draft) throws IOException {
    Path archive = archive(user, id);
    Files.move(draft, archive, StandardCopyOption.ATOMIC_MOVE);
    return Files.size(archive);
  }

  Path archive(UUID user, UUID id) {
    return folder.resolve(user.toString()).resolve(id + ".zip");
  }

  void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  /** Deletes all files of {@code user}, also those that are being written. */
  void deleteAll(UUID user) throws IOException {
    FileSystemUtils.deleteRecursively(folder.resolve(user.toString()));
  }

  /** Deletes files that were last written before {@code end}, and empty folders. */
  void deleteBefore(Instant end) throws IOException {
    for (Path user : list(folder)) {
      if (Files.isDirectory(user, NOFOLLOW_LINKS)) {
        for (Path file : list(user)) {
          deleteBefore(end, file);
        }
        deleteIfEmpty(user);
      }
    }
  }

  private static void deleteBefore(Instant end, Path file) throws IOException {
    try {
      if (Files.getLastModifiedTime(file, NOFOLLOW_LINKS).toInstant().isBefore(end)) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException byAnother) {
      // another replica deleted it
    }
  }

  /** The folder of an account that exports again is created again. */
  private static void deleteIfEmpty(Path user) throws IOException {
    try {
      Files.deleteIfExists(user);
    } catch (DirectoryNotEmptyException inUse) {
      // it has an archive
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    } catch (NoSuchFileException nothingYet) {
      return List.of();
    }
  }
}
