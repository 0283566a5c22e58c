package dev.forestgate.journal.files;

import dev.forestgate.journal.ledger.LedgerEntry;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a journal on disk holds.
 *
 * @param front null if the file does not begin as a journal does
 * @param last the last whole section; null if there is none
 * @param events of all sections
 * @param end where the last whole section ends, in bytes; 0 if there is none, header included
 * @param size of the file; beyond {@code end} is what a torn write left, or somebody added
 * @param holdsClaim whether the claim that was looked for is there
 * @param wantedSeal the seal of the section whose number was looked for; null if it is not there
 * @param problem the first thing that is not as it was written, in words; null if there is none
 */
record ParsedJournal(
    @Nullable FrontMatter front,
    @Nullable Last last,
    long events,
    long end,
    long size,
    boolean holdsClaim,
    @Nullable String wantedSeal,
    @Nullable String problem) {

  /**
   * @param number counts from 1
   * @param summary plain text
   * @param endedAt the latest event so far; null where a section has no event that can be read
   */
  record Last(int number, UUID claim, String seal, String summary, @Nullable Instant endedAt) {}

  /**
   * What the ledger should say of it; null if it has no whole section.
   *
   * @param otherwise what the front matter should have said, where it can't be read
   */
  @Nullable LedgerEntry entry(FrontMatter otherwise) {
    if (last == null) {
      return null;
    }
    FrontMatter begin = front == null ? otherwise : front;
    return LedgerEntry.of(
        begin.interaction(),
        begin.owner(),
        last.number(),
        events,
        end,
        begin.startedAt(),
        last.endedAt() == null ? begin.endedAt() : last.endedAt(),
        last.summary(),
        last.seal());
  }

  /** The number of the last section; 0 if there is none. */
  int sections() {
    return last == null ? 0 : last.number();
  }
}
