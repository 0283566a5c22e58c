package dev.forestgate.journal.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.READ;

import dev.forestgate.journal.event.JournalProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Ledger on disk, one small file per journal in a folder per user. It also serves as the list of a
 * user's journals, so no database is needed. A visitor's folder holds one journal. All methods
 * block.
 *
 * <pre>
 * &lt;ledger&gt;/&lt;user&gt;/&lt;interaction&gt;    a line of JSON, {@link LedgerEntry}, and a line with its seal
 * &lt;ledger&gt;/&lt;user&gt;.deleted         the user id and its seal: the account was deleted, and its journals
 * </pre>
 */
@Component
public final class Ledger {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String DELETED = ".deleted";

  private final Path folder;
  private final Sealer seals;

  Ledger(JournalProperties properties, Sealer seals) {
    this.folder = properties.ledgerFolder().toAbsolutePath();
    this.seals = seals;
  }

  /** Returns the entry of a journal; null if there is none, or its seal does not match. */
  public @Nullable LedgerEntry find(UUID user, UUID interaction) throws IOException {
    return sealed(file(user, interaction)).map(Ledger::parse).orElse(null);
  }

  /**
   * Writes the entry of a journal durably, replacing the previous one. A new one is written in
   * place: after a crash a part of it counts as none.
   */
  public void put(LedgerEntry entry) throws IOException {
    Path file = file(entry.owner().id(), entry.interaction());
    String text = sealed(JSON.writeValueAsString(entry));
    if (DurableFiles.exists(file)) {
      DurableFiles.requireFolder(userFolder(entry.owner().id()));
      DurableFiles.replace(file, text);
    } else {
      create(file, userFolder(entry.owner().id()), text);
    }
  }

  private void create(Path file, Path userFolder, String text) throws IOException {
    boolean isFirst = !DurableFiles.exists(userFolder);
    if (isFirst) {
      DurableFiles.createFolder(userFolder);
    }
    DurableFiles.requireFolder(userFolder);
    writeNew(file, text);
    DurableFiles.sync(userFolder);
    if (isFirst) {
      DurableFiles.sync(folder);
    }
  }

  /** Writes a new file, replacing a link or pipe in its place without following it. */
  private static void writeNew(Path file, String text) throws IOException {
    try {
      DurableFiles.write(file, text);
    } catch (NotRegularFileException planted) {
      DurableFiles.replace(file, text);
    }
  }

  public void remove(UUID user, UUID interaction) throws IOException {
    Files.deleteIfExists(file(user, interaction));
  }

  /**
   * Lists the user's interactions, the latest first: a UUIDv7 begins with its time (RFC 9562,
   * section 5.7).
   */
  public List<UUID> interactions(UUID user) throws IOException {
    Path userFolder = userFolder(user);
    if (Files.isSymbolicLink(userFolder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(userFolder)) {
      return files
          .map(DurableFiles::name)
          .filter(name -> name.length() == 36)
          .sorted(Comparator.reverseOrder())
          .map(UUID::fromString)
          .toList();
    } catch (NoSuchFileException nothingYet) {
      return List.of();
    } catch (UncheckedIOException failed) {
      throw failed.getCause();
    }
  }

  /**
   * Marks an account as deleted: nothing of it is written from now on, and its journals are
   * expected to be missing.
   */
  public void markDeleted(UUID user) throws IOException {
    DurableFiles.replace(tombstone(user), sealed(user.toString()));
    DurableFiles.sync(folder);
  }

  /** Tells whether the account was marked as deleted, with a valid seal. */
  public boolean isDeleted(UUID user) throws IOException {
    return sealed(tombstone(user)).filter(user.toString()::equals).isPresent();
  }

  /** Deletes all entries of a user. */
  public void close(UUID user) throws IOException {
    FileSystemUtils.deleteRecursively(userFolder(user));
  }

  /** Creates the folder of the ledger if it is missing. */
  public void prepare() throws IOException {
    DurableFiles.createFolder(folder);
  }

  public Path folder() {
    return folder;
  }

  /** Returns the line of a sealed file; empty if the seal does not match or the file is missing. */
  private Optional<String> sealed(Path file) throws IOException {
    List<String> lines = lines(file);
    boolean isSealed =
        lines.size() == 2 && Sealer.areEqual(lines.get(1), seals.of("ledger", lines.get(0)));
    return isSealed ? Optional.of(lines.get(0)) : Optional.empty();
  }

  private static @Nullable LedgerEntry parse(String line) {
    try {
      return JSON.readValue(line, LedgerEntry.class);
    } catch (JacksonException ofAnotherVersion) {
      return null;
    }
  }

  private static List<String> lines(Path file) throws IOException {
    if (!DurableFiles.exists(file)) {
      return List.of();
    }
    try (FileChannel channel = DurableFiles.open(file, Set.of(READ))) {
      return new String(Channels.newInputStream(channel).readAllBytes(), UTF_8).lines().toList();
    } catch (NoSuchFileException | NotRegularFileException absent) {
      return List.of();
    }
  }

  private String sealed(String line) {
    return line + "\n" + seals.of("ledger", line) + "\n";
  }

  private Path file(UUID user, UUID interaction) {
    return userFolder(user).resolve(interaction.toString());
  }

  private Path userFolder(UUID user) {
    return folder.resolve(user.toString());
  }

  private Path tombstone(UUID user) {
    return folder.resolve(user + DELETED);
  }
}
