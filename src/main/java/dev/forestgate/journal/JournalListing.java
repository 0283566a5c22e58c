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
public record JournalListing(
    UUID id, Instant startedAt, Instant endedAt, String summary, long events) {
  static JournalListing of(LedgerEntry entry) {
    return new JournalListing(
        entry.interaction(), entry.startedAt(), entry.endedAt(), entry.summary(), entry.events());
  }
}
