package dev.forestgate.journal;

import dev.forestgate.journal.ledger.LedgerEntry;
import java.time.Instant;
import java.util.UUID;

/**
 * A journal as a list shows it.
 *
 * @param summary the words of its last section
 * @param events how many it has
 */
public record JournalListItem(
    UUID id, Instant startedAt, Instant endedAt, String summary, long events) {
  static JournalListItem of(LedgerEntry entry) {
    return new JournalListItem(
        entry.interaction(), entry.startedAt(), entry.endedAt(), entry.summary(), entry.events());
  }
}
