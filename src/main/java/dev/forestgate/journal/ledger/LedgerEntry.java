package dev.forestgate.journal.ledger;

import dev.forestgate.journal.event.Claim;
import java.time.Instant;
import java.util.UUID;

/**
 * What a journal held when it was last written.
 *
 * @param sections how many, at least 1
 * @param events of all sections
 * @param bytes how long the file was; all of it whole sections
 * @param startedAt the first event
 * @param endedAt the last event
 * @param summary the words of the last section, as plain text
 * @param seal the seal of the last section
 */
public record LedgerEntry(
    UUID interaction,
    UUID user,
    int sections,
    long events,
    long bytes,
    Instant startedAt,
    Instant endedAt,
    String summary,
    String seal) {

  /** The entry of a journal whose first section is that of {@code claim}. */
  public static LedgerEntry first(Claim claim, String summary, String seal, long bytes) {
    return new LedgerEntry(
        claim.interaction(),
        claim.user(),
        1,
        claim.events().size(),
        bytes,
        claim.first().at(),
        claim.last().at(),
        summary,
        seal);
  }

  /** The entry after the section of {@code claim} was added. */
  public LedgerEntry next(Claim claim, String summary, String seal, long bytes) {
    Instant last = claim.last().at();
    return new LedgerEntry(
        interaction,
        user,
        sections + 1,
        events + claim.events().size(),
        bytes,
        startedAt,
        last.isAfter(endedAt) ? last : endedAt,
        summary,
        seal);
  }

  /** The same, for a file of another length. */
  public LedgerEntry withBytes(long length) {
    return new LedgerEntry(
        interaction, user, sections, events, length, startedAt, endedAt, summary, seal);
  }
}
