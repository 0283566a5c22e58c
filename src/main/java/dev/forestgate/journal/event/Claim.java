package dev.forestgate.journal.event;

import java.util.List;
import java.util.UUID;

/**
 * Events that were taken out of an interaction to become one section. Whoever holds the lease
 * writes it.
 *
 * @param id names the section for ever, also when another takes the claim over
 * @param leaseEnd milliseconds since 1970; unlike any earlier lease of this claim, so it proves who
 *     holds it
 * @param isRetaken whether another held it before, so that its section may be on disk already
 * @param events at least one, in the order in which they were recorded
 */
public record Claim(
    UUID interaction, UUID id, long leaseEnd, boolean isRetaken, List<RecordedEvent> events) {
  /** The same claim with other events. */
  public Claim with(List<RecordedEvent> written) {
    return new Claim(interaction, id, leaseEnd, isRetaken, written);
  }

  /** The one with which it began. */
  public RecordedEvent first() {
    return events.get(0);
  }

  /** The one with which it ended. */
  public RecordedEvent last() {
    return events.get(events.size() - 1);
  }

  /** Whose events they are. */
  public Owner owner() {
    return first().owner();
  }
}
