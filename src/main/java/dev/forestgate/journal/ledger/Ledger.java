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
 * The ledger on disk: one small file per journal, in a folder per user. So it is the list of a
 * user's journals too, and no database is asked. A visitor's folder holds their one journal. All
 * methods block.
 *
 * <pre>
 * &lt;ledger&gt;/&lt;user&gt;/&lt;interaction&gt;    a line of JSON, {@link LedgerEntry}, and a line with its seal
 * &lt;ledger&gt;/&lt;user&gt;.deleted         the user's name for this service, and its seal: the account is gone, and its journals
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

  /** The entry of a journal, null if there is none, or none that we wrote. */
  public @Nullable LedgerEntry find(UUID user, UUID interaction) throws IOException {
    return sealed(file(user, interaction)).map(Ledger::parse).orElse(null);
  }

  /**
   * Writes the entry of a journal, over the one before it. When it returns, it is on disk. A new
   * one is written in place: after a crash a part of it is as good as none.
   */
  public void put(LedgerEntry entry) throws IOException {
    Path file = file(entry.owner().id(), entry.interaction());
    String text = sealed(JSON.writeValueAsString(entry));
    if (DurableFiles.isThere(file)) {
      DurableFiles.requireFolder(ofUser(entry.owner().id()));
      DurableFiles.replace(file, text);
    } else {
      create(file, ofUser(entry.owner().id()), text);
    }
  }

  private void create(Path file, Path ofUser, String text) throws IOException {
    boolean isFirst = !DurableFiles.isThere(ofUser);
    if (isFirst) {
      DurableFiles.createFolder(ofUser);
    }
    DurableFiles.requireFolder(ofUser);
    writeNew(file, text);
    DurableFiles.sync(ofUser);
    if (isFirst) {
      DurableFiles.sync(folder);
    }
  }

  /** What was put in its place is replaced, and what that leads to left alone. */
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

  /** The user's interactions, the latest first; a UUIDv7 begins with its time. */
  public List<UUID> interactions(UUID user) throws IOException {
    Path ofUser = ofUser(user);
    if (Files.isSymbolicLink(ofUser)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(ofUser)) {
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

  /** From now on nothing of {@code user} is written, and that they have no journals is right. */
  public void markDeleted(UUID user) throws IOException {
    DurableFiles.replace(tombstone(user), sealed(user.toString()));
    DurableFiles.sync(folder);
  }

  /** Whether we, and nobody else, said so. */
  public boolean isDeleted(UUID user) throws IOException {
    return sealed(tombstone(user)).filter(user.toString()::equals).isPresent();
  }

  /** Forgets all journals of a user. */
  public void close(UUID user) throws IOException {
    FileSystemUtils.deleteRecursively(ofUser(user));
  }

  /** Makes the folder of the ledger, if only it is missing. */
  public void prepare() throws IOException {
    DurableFiles.createFolder(folder);
  }

  public Path folder() {
    return folder;
  }

  /** The one line of a file that is as we wrote it; empty if it is not, or there is none. */
  private Optional<String> sealed(Path file) throws IOException {
    List<String> lines = lines(file);
    boolean isOurs =
        lines.size() == 2 && Sealer.areEqual(lines.get(1), seals.of("ledger", lines.get(0)));
    return isOurs ? Optional.of(lines.get(0)) : Optional.empty();
  }

  private static @Nullable LedgerEntry parse(String line) {
    try {
      return JSON.readValue(line, LedgerEntry.class);
    } catch (JacksonException ofAnotherVersion) {
      return null;
    }
  }

  private static List<String> lines(Path file) throws IOException {
    if (!DurableFiles.isThere(file)) {
      return List.of();
    }
    try (FileChannel channel = DurableFiles.open(file, Set.of(READ))) {
      return new String(Channels.newInputStream(channel).readAllBytes(), UTF_8).lines().toList();
    } catch (NoSuchFileException | NotRegularFileException notOurs) {
      return List.of();
    }
  }

  private String sealed(String line) {
    return line + "\n" + seals.of("ledger", line) + "\n";
  }

  private Path file(UUID user, UUID interaction) {
    return ofUser(user).resolve(interaction.toString());
  }

  private Path ofUser(UUID user) {
    return folder.resolve(user.toString());
  }

  private Path tombstone(UUID user) {
    return folder.resolve(user + DELETED);
  }
}
