package dev.forestgate.journal.files;

import static java.nio.file.StandardOpenOption.READ;

import dev.forestgate.journal.event.JournalProperties;
import dev.forestgate.journal.ledger.DurableFiles;
import dev.forestgate.journal.ledger.LedgerEntry;
import dev.forestgate.journal.ledger.NotRegularFileException;
import dev.forestgate.journal.ledger.Sealer;
import dev.forestgate.journal.section.SectionParser;
import dev.forestgate.journal.section.WrittenSection;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads the complete sections of a journal and checks them in the same pass. Text after them, such
 * as a section that is being written, is neither read nor checked. All methods block.
 */
@Component
public final class JournalReader {
  private final Path folder;
  private final Sealer seals;

  JournalReader(JournalProperties properties, Sealer seals) {
    this.folder = properties.directory().toAbsolutePath();
    this.seals = seals;
  }

  /**
   * Reads the journal of {@code entry}. A file with the front matter of another journal gives no
   * sections.
   *
   * @param mostBytes bytes that are read and checked at most
   * @param mostEvents events that are returned at most
   */
  public JournalContents read(LedgerEntry entry, int mostBytes, int mostEvents) throws IOException {
    List<WrittenSection> sections = new ArrayList<>();
    var parser = new SectionParser(entry.owner(), mostEvents, sections::add);
    Checked checked = read(entry, Math.min(entry.bytes(), mostBytes), parser);
    return new JournalContents(
        checked.integrity(), checked.isOfEntry() ? List.copyOf(sections) : List.of());
  }

  /**
   * Reads all of the journal of {@code entry}, in memory for one section.
   *
   * @param sections receives each section; also those of a file that turns out to be altered
   */
  public Integrity read(LedgerEntry entry, Consumer<WrittenSection> sections) throws IOException {
    var parser = new SectionParser(entry.owner(), Integer.MAX_VALUE, sections);
    return read(entry, entry.bytes(), parser).integrity();
  }

  private Checked read(LedgerEntry entry, long bytes, SectionParser parser) throws IOException {
    Path file = folder.resolve(JournalNames.of(entry.interaction()));
    try (FileChannel channel = DurableFiles.open(file, Set.of(READ))) {
      ParsedJournal read = JournalParser.read(channel, bytes, seals, parser);
      return isOf(entry, read.front())
          ? new Checked(integrity(read, entry, bytes), true)
          : new Checked(read.size() < bytes ? Integrity.CUT : Integrity.ALTERED, false);
    } catch (NoSuchFileException missing) {
      return new Checked(Integrity.CUT, false);
    } catch (NotRegularFileException planted) {
      return new Checked(Integrity.ALTERED, false);
    }
  }

  private static boolean isOf(LedgerEntry entry, @Nullable FrontMatter front) {
    return front != null
        && front.interaction().equals(entry.interaction())
        && front.owner().equals(entry.owner());
  }

  private static Integrity integrity(ParsedJournal read, LedgerEntry entry, long bytes) {
    if (read.problem() != null) {
      return Integrity.ALTERED;
    }
    if (read.size() < entry.bytes()) {
      return Integrity.CUT;
    }
    if (bytes < entry.bytes()) {
      return Integrity.UNCHECKED;
    }
    if (read.sections() < entry.sections()) {
      return Integrity.CUT;
    }
    return isAsInLedger(read, entry) ? Integrity.UNCHANGED : Integrity.ALTERED;
  }

  private static boolean isAsInLedger(ParsedJournal read, LedgerEntry entry) {
    ParsedJournal.Last last = read.last();
    return last != null
        && Sealer.areEqual(last.seal(), entry.seal())
        && read.end() == entry.bytes()
        && (isBeingWritten(read, entry) || entry.endedAt().equals(endedAt(read)));
  }

  /** The end in the front matter changes before the ledger. */
  private static boolean isBeingWritten(ParsedJournal read, LedgerEntry entry) {
    return read.size() > entry.bytes();
  }

  private static @Nullable Instant endedAt(ParsedJournal read) {
    return read.front() == null ? null : read.front().endedAt();
  }

  /**
   * Result of a pass.
   *
   * @param isOfEntry whether the front matter is that of the entry
   */
  private record Checked(Integrity integrity, boolean isOfEntry) {}
}
