package dev.forestgate.journal.files;

import dev.forestgate.journal.ledger.LedgerEntry;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Contents of a journal on disk.
 *
 * @param front null if the file does not begin with front matter
 * @param last last complete section; null if there is none
 * @param events number of events of all sections
 * @param end end of the last complete section in bytes, front matter included; 0 if there is none
 * @param size size of the file; bytes beyond {@code end} are a torn write or an addition
 * @param holdsClaim whether the journal has the claim that was looked for
 * @param wantedSeal seal of the section that was looked for; null if the journal lacks it
 * @param problem first deviation from what was written, in words; null if there is none
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
   * @param number counted from 1
   * @param summary plain text
   * @param endedAt instant of the latest event so far; null if no event can be parsed
   */
  record Last(int number, UUID claim, String seal, String summary, @Nullable Instant endedAt) {}

  /**
   * Returns the matching ledger entry; null if there is no complete section.
   *
   * @param otherwise expected front matter, for a journal whose own cannot be parsed
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

  /** Number of the last section; 0 if there is none. */
  int sections() {
    return last == null ? 0 : last.number();
  }
}
