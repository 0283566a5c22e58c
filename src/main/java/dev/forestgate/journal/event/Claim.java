package dev.forestgate.journal.event;

import java.util.List;
import java.util.UUID;

/**
 * Events of an interaction that become one section. The holder of the lease writes it.
 *
 * @param id id of the section, kept when another process takes the claim over
 * @param leaseEnd end of the lease, milliseconds since 1970; differs from every earlier lease of
 *     the claim, so it identifies the holder
 * @param isRetaken whether another process held it before, so that its section may be on disk
 *     already
 * @param events at least one, in the order of recording
 */
public record Claim(
    UUID interaction, UUID id, long leaseEnd, boolean isRetaken, List<RecordedEvent> events) {
  /** Returns the same claim with other events. */
  public Claim with(List<RecordedEvent> written) {
    return new Claim(interaction, id, leaseEnd, isRetaken, written);
  }

  /** Returns the first event. */
  public RecordedEvent first() {
    return events.get(0);
  }

  /** Returns the last event. */
  public RecordedEvent last() {
    return events.get(events.size() - 1);
  }

  /** Returns the owner of the events. */
  public Owner owner() {
    return first().owner();
  }
}
