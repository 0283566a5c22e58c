package dev.forestgate.journal;

import dev.forestgate.journal.files.JournalContents;
import dev.forestgate.journal.ledger.LedgerEntry;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Entry of a list of journals.
 *
 * @param summary summary of its last section
 * @param events number of events
 * @param contents what is in its file; null if it was not read
 */
public record JournalListItem(
    UUID id,
    Instant startedAt,
    Instant endedAt,
    String summary,
    long events,
    @Nullable JournalContents contents) {
  static JournalListItem of(LedgerEntry entry, @Nullable JournalContents contents) {
    return new JournalListItem(
        entry.interaction(),
        entry.startedAt(),
        entry.endedAt(),
        entry.summary(),
        entry.events(),
        contents);
  }
}
