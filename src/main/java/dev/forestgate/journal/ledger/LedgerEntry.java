package dev.forestgate.journal.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.forestgate.journal.event.Claim;
import dev.forestgate.journal.event.Owner;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a journal held when it was last written.
 *
 * @param user whose it is; null where it is a visitor's
 * @param visitor whose it is; null where it is a user's
 * @param sections how many, at least 1
 * @param events of all sections
 * @param bytes how long the file was; all of it whole sections
 * @param startedAt the first event
 * @param endedAt the last event
 * @param summary the words of the last section, as plain text
 * @param seal the seal of the last section
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

  /** The entry of a journal of {@code owner}. */
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

  /** Whose journal it is. */
  public Owner owner() {
    return user == null ? Owner.visitor(Objects.requireNonNull(visitor)) : Owner.user(user);
  }

  /** The entry of a journal whose first section is that of {@code claim}. */
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

  /** The entry after the section of {@code claim} was added. */
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

  /** The same, for a file of another length. */
  public LedgerEntry withBytes(long length) {
    return new LedgerEntry(
        interaction, user, visitor, sections, events, length, startedAt, endedAt, summary, seal);
  }
}
