package dev.forestgate.journal.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.journal.event.Claim;
import dev.forestgate.journal.event.JournalEvent;
import dev.forestgate.journal.event.RecordedEvent;
import dev.forestgate.journal.event.TestEvents;
import dev.forestgate.journal.ledger.LedgerEntry;
import dev.forestgate.journal.section.WrittenSection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The integrity of a journal, in every way in which it can be changed. */
class JournalReaderTest {
  private static final int BYTES = 1024 * 1024;

  private final UUID interaction = TestEvents.id();
  private final UUID user = TestEvents.id();
  private final TestJournalFolder folder;
  private final JournalReader reader;

  JournalReaderTest(@TempDir Path parent) {
    this.folder = new TestJournalFolder(parent);
    this.reader = folder.reader();
  }

  @BeforeEach
  void writeTwoSections() {
    folder.append(TestEvents.claim(interaction, user, 3));
    folder.append(TestEvents.claim(interaction, user, 2));
  }

  @Test
  void aJournalIsReadAsItWasWritten() throws IOException {
    JournalContents read = read(BYTES, 10);
    assertThat(read.integrity()).isEqualTo(Integrity.UNCHANGED);
    assertThat(read.sections()).extracting(WrittenSection::number).containsExactly(1, 2);
    assertThat(read.sections().get(0).summary()).isEqualTo(TestJournalFolder.SUMMARY.text());
    assertThat(read.sections().get(0).events())
        .extracting(RecordedEvent::action)
        .containsExactly("step-0", "step-1", "step-2");
  }

  @Test
  void furtherEventsAreCounted() throws IOException {
    List<WrittenSection> sections = read(BYTES, 4).sections();
    assertThat(sections).extracting(section -> section.events().size()).containsExactly(3, 1);
    assertThat(sections).extracting(WrittenSection::omitted).containsExactly(0, 1);
  }

  @Test
  void aJournalThatIsTooLongIsUncheckedAndItsBeginIsRead() throws IOException {
    JournalContents read = read((int) Files.size(file()) - 10, 10);
    assertThat(read.integrity()).isEqualTo(Integrity.UNCHECKED);
    assertThat(read.sections()).hasSize(1);
  }

  /** One changed character anywhere: nothing is unnoticed. */
  @Test
  void aChangeAnywhereIsFound() throws IOException {
    byte[] whole = Files.readAllBytes(file());
    for (int i = 0; i < whole.length; i += 3) {
      byte[] changed = whole.clone();
      changed[i] ^= 1;
      Files.write(file(), changed);
      assertThat(read(BYTES, 10).integrity())
          .as("byte " + i)
          .isIn(Integrity.ALTERED, Integrity.CUT);
    }
  }

  @Test
  void aJournalWithoutItsEndIsCutWhereverItEnds() throws IOException {
    byte[] whole = Files.readAllBytes(file());
    for (int length = 0; length < whole.length; length += 7) {
      Files.write(file(), Arrays.copyOf(whole, length));
      assertThat(read(BYTES, 10).integrity()).as("of " + length).isEqualTo(Integrity.CUT);
    }
    Files.delete(file());
    assertThat(read(BYTES, 10)).isEqualTo(new JournalContents(Integrity.CUT, List.of()));
  }

  @Test
  void theJournalOfAnotherIsNotShown() throws IOException {
    UUID others = TestEvents.id();
    folder.append(TestEvents.claim(others, 9));
    Files.writeString(file(), folder.text(others));
    assertThat(read(BYTES, 10)).isEqualTo(new JournalContents(Integrity.ALTERED, List.of()));
  }

  @Test
  void aLinkIsNotFollowed() throws IOException {
    Path elsewhere = file().resolveSibling("elsewhere");
    Files.move(file(), elsewhere);
    Files.createSymbolicLink(file(), elsewhere);
    assertThat(read(BYTES, 10)).isEqualTo(new JournalContents(Integrity.ALTERED, List.of()));
  }

  /** The file is ahead of the ledger for a moment, and half a section is no section. */
  @Test
  void aSectionThatIsBeingWrittenChangesNothing() throws IOException {
    LedgerEntry entry = entry();
    Files.writeString(file(), "\n<!-- section 3 half", StandardOpenOption.APPEND);
    assertThat(reader.read(entry, BYTES, 10).integrity()).isEqualTo(Integrity.UNCHANGED);
    folder.append(TestEvents.claim(interaction, user, 8));
    JournalContents before = reader.read(entry, BYTES, 10);
    assertThat(before.integrity()).isEqualTo(Integrity.UNCHANGED);
    assertThat(before.sections()).hasSize(2);
    assertThat(read(BYTES, 20).sections()).hasSize(3);
  }

  /** The longest event that a front end can report is a line like any other. */
  @Test
  void theLongestEventIsReadAndVerified() throws IOException {
    Claim claim = TestEvents.claim(TestEvents.id(), user, 1);
    RecordedEvent first = claim.first();
    var longest =
        new RecordedEvent(
            first.id(),
            first.at().plusSeconds(60),
            first.owner(),
            JournalEvent.Source.CLIENT,
            "x".repeat(64),
            Map.of("typed", "y".repeat(4080)));
    folder.append(claim.with(List.of(first, longest)));
    JournalContents read =
        reader.read(
            Objects.requireNonNull(folder.files.find(user, claim.interaction())), BYTES, 10);
    assertThat(read.integrity()).isEqualTo(Integrity.UNCHANGED);
    assertThat(read.sections().get(0).events()).containsExactly(first, longest);
    assertThat(folder.problems()).isEmpty();
  }

  private JournalContents read(int bytes, int events) throws IOException {
    return reader.read(entry(), bytes, events);
  }

  private LedgerEntry entry() throws IOException {
    return Objects.requireNonNull(folder.ledgers.ledger().find(user, interaction));
  }

  private Path file() {
    return folder.file(interaction);
  }
}
