package dev.forestgate.journal.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.forestgate.journal.event.Claim;
import dev.forestgate.journal.event.Owner;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * State of a journal when it was last written.
 *
 * @param user owner; null for a visitor's journal
 * @param visitor owner; null for a user's journal
 * @param sections number of sections, at least 1
 * @param events number of events of all sections
 * @param bytes size of the file, all of it complete sections
 * @param startedAt instant of the first event
 * @param endedAt instant of the last event
 * @param summary summary of the last section, plain text
 * @param seal seal of the last section
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LedgerEntry(
    UUID interaction,
    @Nullable UUID user,
    @Nullable UUID visitor,
    int sections,
    long events,
    long bytes,
    Instant startedAt,
    Instant endedAt,
    String summary,
    String seal) {

  /** Creates the entry of a journal of {@code owner}. */
  public static LedgerEntry of(
      UUID interaction,
      Owner owner,
      int sections,
      long events,
      long bytes,
      Instant startedAt,
      Instant endedAt,
      String summary,
      String seal) {
    return new LedgerEntry(
        interaction,
        owner.isUser() ? owner.id() : null,
        owner.isUser() ? null : owner.id(),
        sections,
        events,
        bytes,
        startedAt,
        endedAt,
        summary,
        seal);
  }

  /** Returns the owner of the journal. */
  public Owner owner() {
    return user == null ? Owner.visitor(Objects.requireNonNull(visitor)) : Owner.user(user);
  }

  /** Creates the entry of a journal with {@code claim} as its first section. */
  public static LedgerEntry first(Claim claim, String summary, String seal, long bytes) {
    return of(
        claim.interaction(),
        claim.owner(),
        1,
        claim.events().size(),
        bytes,
        claim.first().at(),
        claim.last().at(),
        summary,
        seal);
  }

  /** Returns the entry after the section of {@code claim} was added. */
  public LedgerEntry next(Claim claim, String summary, String seal, long bytes) {
    Instant last = claim.last().at();
    return new LedgerEntry(
        interaction,
        user,
        visitor,
        sections + 1,
        events + claim.events().size(),
        bytes,
        startedAt,
        last.isAfter(endedAt) ? last : endedAt,
        summary,
        seal);
  }

  /** Returns the same entry for a file of another size. */
  public LedgerEntry withBytes(long length) {
    return new LedgerEntry(
        interaction, user, visitor, sections, events, length, startedAt, endedAt, summary, seal);
  }
}
