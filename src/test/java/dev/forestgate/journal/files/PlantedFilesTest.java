package dev.forestgate.journal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.journal.event.TestEvents;
import dev.forestgate.journal.ledger.NotRegularFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Links and pipes that another user of the machine put into the folders. */
@Tag("security")
class PlantedFilesTest {
  private static final String PRECIOUS = "precious\n";

  private final UUID interaction = TestEvents.id();
  private final UUID user = TestEvents.id();
  private final Path parent;
  private final Path precious;
  private final TestJournalFolder folder;

  PlantedFilesTest(@TempDir Path parent) throws IOException {
    this.parent = parent;
    this.precious = Files.writeString(parent.resolve("precious"), PRECIOUS);
    this.folder = new TestJournalFolder(parent);
  }

  @Test
  void aLinkInThePlaceOfAJournalIsNotWrittenThrough() throws IOException {
    Files.createSymbolicLink(folder.file(interaction), precious);
    assertThatThrownBy(this::append).hasRootCauseInstanceOf(NotRegularFileException.class);
    assertThat(precious).hasContent(PRECIOUS);
  }

  @Test
  void aLinkToNothingMakesNoFileElsewhere() throws IOException {
    Path elsewhere = parent.resolve("elsewhere");
    Files.createSymbolicLink(folder.file(interaction), elsewhere);
    assertThatThrownBy(this::append).hasRootCauseInstanceOf(NotRegularFileException.class);
    assertThat(elsewhere).doesNotExist();
  }

  @Test
  void aJournalThatBecameALinkIsNotShownAndItsTargetNotDeleted() throws IOException {
    append();
    Files.delete(folder.file(interaction));
    Files.createSymbolicLink(folder.file(interaction), precious);
    assertThat(folder.files.find(user, interaction)).isNull();
    folder.files.forget(user);
    assertThat(precious).hasContent(PRECIOUS);
  }

  @Test
  void anEntryOfTheLedgerThatBecameALinkIsReplaced() throws IOException {
    append();
    Path entry = folder.path.resolve(".ledger").resolve(user + "/" + interaction);
    Files.move(entry, parent.resolve("moved"));
    Files.createSymbolicLink(entry, precious);
    append();
    assertThat(precious).hasContent(PRECIOUS);
    assertThat(entry).isRegularFile();
    assertThat(folder.problems()).isEmpty();
  }

  @Test
  void theDraftOfAnEntryIsNotWrittenThroughALink() throws IOException {
    append();
    Path draft = folder.path.resolve(".ledger").resolve(user + "/." + interaction + ".tmp");
    Files.createSymbolicLink(draft, precious);
    assertThatThrownBy(this::append).hasRootCauseInstanceOf(NotRegularFileException.class);
    assertThat(precious).hasContent(PRECIOUS);
  }

  @Test
  void aFolderOfTheLedgerThatIsALinkIsNotUsed() throws IOException {
    Path elsewhere = Files.createDirectory(parent.resolve("elsewhere"));
    Files.createSymbolicLink(folder.path.resolve(".ledger").resolve(user.toString()), elsewhere);
    assertThatThrownBy(this::append).hasRootCauseInstanceOf(NotRegularFileException.class);
    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  void aLockIsNotMadeThroughALink() throws IOException {
    Path elsewhere = parent.resolve("elsewhere");
    for (int i = 0; i < 256; i++) {
      Files.createSymbolicLink(locks().resolve("%02x".formatted(i)), elsewhere);
    }
    assertThatThrownBy(this::append).hasRootCauseInstanceOf(NotRegularFileException.class);
    assertThat(elsewhere).doesNotExist();
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void theCheckNamesLinksAndPipesAndGoesOn() throws Exception {
    append();
    UUID link = TestEvents.id();
    UUID pipe = TestEvents.id();
    Files.createSymbolicLink(folder.file(link), precious);
    new ProcessBuilder("mkfifo", folder.file(pipe).toString()).start().waitFor();
    String why = ".md: is not a regular file";
    assertThat(folder.problems()).containsExactlyInAnyOrder(link + why, pipe + why);
    List<String> refused = new ArrayList<>();
    folder.rebuild().rebuild(refused::add);
    assertThat(refused).containsExactlyInAnyOrder(link + why, pipe + why);
  }

  @Test
  void locksAreTheOwnersAlone() throws IOException {
    append();
    assertThat(mode(locks())).isEqualTo("rwx------");
    try (Stream<Path> files = Files.list(locks())) {
      assertThat(files).isNotEmpty().allMatch(file -> mode(file).equals("rw-------"));
    }
  }

  @Test
  void locksOfAnEarlierVersionGoOnAndAreClosedToOthers() throws IOException {
    Files.setPosixFilePermissions(locks(), PosixFilePermissions.fromString("rwxr-xr-x"));
    for (int i = 0; i < 256; i++) {
      Path lock = Files.createFile(locks().resolve("%02x".formatted(i)));
      Files.setPosixFilePermissions(lock, PosixFilePermissions.fromString("rw-r--r--"));
    }
    new TestJournalFolder(parent).append(TestEvents.claim(interaction, user, 1));
    locksAreTheOwnersAlone();
  }

  private void append() {
    if (!folder.append(TestEvents.claim(interaction, user, 1))) {
      throw new IllegalStateException("not appended");
    }
  }

  private Path locks() {
    return folder.path.resolve(".ledger").resolve("locks");
  }

  private static String mode(Path path) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
