package dev.forestgate.journal.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.forestgate.journal.event.Claim;
import dev.forestgate.journal.ledger.DurableFiles;
import dev.forestgate.journal.ledger.Ledger;
import dev.forestgate.journal.ledger.LedgerEntry;
import dev.forestgate.journal.ledger.Sealer;
import dev.forestgate.journal.section.MarkdownEscape;
import dev.forestgate.journal.section.Section;
import dev.forestgate.journal.summary.Summary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * File of an interaction, opened under its lock. Appends durably and idempotently, then updates the
 * ledger. In this order a ledger that is behind is brought up to date, and one that is ahead proves
 * that the file was truncated.
 */
final class JournalFile {
  private static final Logger log = LoggerFactory.getLogger(JournalFile.class);

  private static final Set<OpenOption> APPENDED = Set.of(CREATE, READ, WRITE);

  private final Path folder;
  private final Path file;
  private final Ledger ledger;
  private final Sealer seals;
  private final boolean exists;
  private final @Nullable LedgerEntry entry;

  JournalFile(Path folder, Claim claim, Ledger ledger, Sealer seals) throws IOException {
    this.folder = folder;
    this.file = folder.resolve(JournalNames.of(claim.interaction()));
    this.ledger = ledger;
    this.seals = seals;
    this.exists = DurableFiles.exists(file);
    this.entry = ledger.find(claim.owner().id(), claim.interaction());
  }

  /** Tells whether the journal exists, so that the section may be in it already. */
  boolean isStarted() {
    return exists || entry != null;
  }

  /**
   * Appends the section of {@code claim} after truncating an incomplete tail. Does nothing if the
   * section is there already.
   */
  void append(Claim claim, Summary summary, Instant written) throws IOException {
    try (FileChannel channel =
        DurableFiles.open(file, APPENDED, DurableFiles.OWNER_WRITES_GROUP_READS)) {
      LedgerEntry next = append(channel, claim, summary, written);
      channel.force(true);
      if (!exists) {
        DurableFiles.sync(folder);
      }
      if (!next.equals(entry)) {
        ledger.put(next);
      }
    }
  }

  private LedgerEntry append(FileChannel channel, Claim claim, Summary summary, Instant written)
      throws IOException {
    boolean isNew = entry == null && channel.size() == 0;
    boolean isKnown = entry != null && entry.bytes() == channel.size() && !claim.isRetaken();
    if (isNew || isKnown) {
      return write(channel, entry, claim, summary, written);
    }
    ParsedJournal read = JournalParser.read(channel, seals, claim.id(), 0);
    LedgerEntry found = reconcile(read, FrontMatter.of(claim));
    if (found != null && read.holdsClaim()) {
      correctEnd(channel, found);
      return found;
    }
    return write(channel, found, claim, summary, written);
  }

  /**
   * Returns the ledger entry that matches the file. A section that was removed from the file stays
   * missing.
   */
  private @Nullable LedgerEntry reconcile(ParsedJournal read, FrontMatter front) {
    if (entry != null && entry.sections() > read.sections()) {
      log.error(
          "Journal {} lacks sections that the ledger lists: {} of {} are in the file",
          entry.interaction(),
          read.sections(),
          entry.sections());
      return entry.withBytes(read.end());
    }
    return read.entry(front);
  }

  private LedgerEntry write(
      FileChannel channel,
      @Nullable LedgerEntry before,
      Claim claim,
      Summary summary,
      Instant written)
      throws IOException {
    FrontMatter front = FrontMatter.of(claim);
    long at = before == null ? 0 : before.bytes();
    int number = before == null ? 1 : before.sections() + 1;
    String section = Section.render(claim, number, summary, written);
    String seal = seal(before == null ? front.seal(seals) : before.seal(), section);
    String text = section + Section.closingMark(claim.id(), seal) + "\n";

    channel.truncate(at);
    String words = MarkdownEscape.onOneLine(summary.text());
    if (before == null) {
      DurableFiles.writeAt(channel, 0, front.text() + text);
      return LedgerEntry.first(claim, words, seal, channel.size());
    }
    DurableFiles.writeAt(channel, at, at == 0 ? front.text() + text : text);
    LedgerEntry next = before.next(claim, words, seal, channel.size());
    correctEnd(channel, next);
    return next;
  }

  private String seal(String previous, String section) {
    Sealer.Seal seal = seals.after(previous);
    byte[] bytes = section.getBytes(UTF_8);
    seal.update(bytes, 0, bytes.length);
    return seal.seal();
  }

  /**
   * Overwrites the line in place with one of equal length, so even a torn write keeps the front
   * matter's format.
   */
  private static void correctEnd(FileChannel channel, LedgerEntry entry) throws IOException {
    var front =
        new FrontMatter(entry.interaction(), entry.owner(), entry.startedAt(), entry.endedAt());
    String line = FrontMatter.endedAtLine(entry.endedAt());
    ByteBuffer there = ByteBuffer.allocate(FrontMatter.ENDED_AT.length());
    channel.read(there, front.endedAtPosition());
    if (FrontMatter.ENDED_AT.equals(new String(there.array(), UTF_8))) {
      DurableFiles.writeAt(channel, front.endedAtPosition(), line);
    }
  }
}
