package dev.forestgate.journal.files;

import static java.nio.file.StandardOpenOption.READ;

import dev.forestgate.journal.event.JournalProperties;
import dev.forestgate.journal.ledger.DurableFiles;
import dev.forestgate.journal.ledger.Ledger;
import dev.forestgate.journal.ledger.LedgerEntry;
import dev.forestgate.journal.ledger.NotRegularFileException;
import dev.forestgate.journal.ledger.Sealer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Verifies all journals against their seals and the ledger. Without the key, every change,
 * insertion, removal or move is detected; with a ledger that the attacker cannot write, so are
 * truncation and deletion.
 */
public final class JournalVerification {
  private final Path folder;
  private final Ledger ledger;
  private final Sealer seals;

  JournalVerification(JournalProperties properties, Ledger ledger, Sealer seals) {
    this.folder = properties.directory().toAbsolutePath();
    this.ledger = ledger;
    this.seals = seals;
  }

  /** Number of journals and sections verified, and of journals with a problem. */
  public record Result(long journals, long sections, long problems) {}

  /** Verifies everything; {@code problems} receives a line for each journal that fails. */
  public Result verify(Consumer<String> problems) throws IOException {
    var count = new Count(problems);
    for (Path file : JournalNames.journals(folder)) {
      verifyOrReport(file, count);
    }
    for (Path entry : JournalNames.entries(ledger.folder())) {
      if (isMissing(entry)) {
        count.problem(JournalNames.of(entry), "is missing");
      }
    }
    return count.result();
  }

  private void verifyOrReport(Path file, Count count) throws IOException {
    try {
      verify(file, count);
    } catch (NotRegularFileException planted) {
      count.journal(0);
      count.problem(DurableFiles.name(file), "is not a regular file");
    }
  }

  private void verify(Path file, Count count) throws IOException {
    UUID interaction = JournalNames.interaction(file);
    ParsedJournal read = read(file, 0);
    count.journal(read.sections());
    FrontMatter front = read.front();
    LedgerEntry entry = front == null ? null : ledger.find(front.owner().id(), interaction);
    if (entry != null && entry.sections() < read.sections()) {
      read = read(file, entry.sections());
    }
    String problem = problem(interaction, read, entry);
    if (problem != null) {
      count.problem(DurableFiles.name(file), problem);
    }
  }

  private @Nullable String problem(
      UUID interaction, ParsedJournal read, @Nullable LedgerEntry entry) throws IOException {
    FrontMatter front = read.front();
    if (read.problem() != null || front == null) {
      return read.problem() == null ? "is not a complete journal" : read.problem();
    }
    if (!front.interaction().equals(interaction)) {
      return "is the journal of another interaction";
    }
    if (ledger.isDeleted(front.owner().id())) {
      return "belongs to a deleted account";
    }
    return entry == null ? "is not in the ledger" : problem(front, read, entry);
  }

  private static @Nullable String problem(
      FrontMatter front, ParsedJournal read, LedgerEntry entry) {
    String seal = read.sections() == entry.sections() ? sealOf(read) : read.wantedSeal();
    if (read.sections() < entry.sections()) {
      return "section " + (read.sections() + 1) + " is missing";
    }
    if (seal == null || !Sealer.areEqual(seal, entry.seal())) {
      return "section " + entry.sections() + " is not the one in the ledger";
    }
    if (read.size() > read.end()) {
      return "has text after section " + read.sections() + ", its last";
    }
    return front.endedAt().equals(endOf(read)) ? null : "ended_at was altered";
  }

  private static @Nullable String sealOf(ParsedJournal read) {
    return read.last() == null ? null : read.last().seal();
  }

  private static @Nullable Instant endOf(ParsedJournal read) {
    return read.last() == null ? null : read.last().endedAt();
  }

  private boolean isMissing(Path entry) throws IOException {
    return Files.notExists(folder.resolve(JournalNames.of(entry)))
        && !ledger.isDeleted(JournalNames.owner(entry));
  }

  private ParsedJournal read(Path file, int wantedNumber) throws IOException {
    try (FileChannel channel = DurableFiles.open(file, Set.of(READ))) {
      return JournalParser.read(channel, seals, null, wantedNumber);
    }
  }

  /** Counters of the verification. */
  private static final class Count {
    private final Consumer<String> lines;
    private long journals;
    private long sections;
    private long problems;

    Count(Consumer<String> lines) {
      this.lines = lines;
    }

    void journal(long held) {
      journals++;
      sections += held;
    }

    void problem(String name, String problem) {
      problems++;
      lines.accept(name + ": " + problem);
    }

    Result result() {
      return new Result(journals, sections, problems);
    }
  }
}
