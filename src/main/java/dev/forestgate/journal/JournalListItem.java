package dev.forestgate.journal;

import dev.forestgate.journal.ledger.LedgerEntry;
import java.time.Instant;
import java.util.UUID;

/**
 * Entry of a list of journals.
 *
 * @param summary summary of its last section
 * @param events number of events
 */
public record JournalListItem(
    UUID id, Instant startedAt, Instant endedAt, String summary, long events) {
  static JournalListItem of(LedgerEntry entry) {
    return new JournalListItem(
        entry.interaction(), entry.startedAt(), entry.endedAt(), entry.summary(), entry.events());
  }
}
