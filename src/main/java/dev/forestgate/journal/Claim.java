package dev.forestgate.journal;

import java.util.List;
import java.util.UUID;

/**
 * Events that were taken out of an interaction to become one section. Whoever holds the lease
 * writes it.
 *
 * @param id names the section for ever, also when another takes the claim over
 * @param leaseEnd milliseconds since 1970; unlike any earlier lease of this claim, so it proves who
 *     holds it
 * @param events at least one, in the order in which they were recorded
 */
record Claim(UUID interaction, UUID id, long leaseEnd, List<RecordedEvent> events) {
  /** Whose events they are. */
  UUID user() {
    return events.get(0).user();
  }
}
