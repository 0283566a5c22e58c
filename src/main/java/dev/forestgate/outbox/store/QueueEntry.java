package dev.forestgate.outbox.store;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Entry of a queue.
 *
 * @param id UUIDv7
 * @param kind kind of work; {@code [a-z-]+}
 * @param data JSON object of strings; may hold personal data, links and codes
 * @param account account whose deletion removes the entry; null if there is none
 * @param recipient e-mail address or other destination; null if there is none
 * @param expiresAt time from which the entry is worthless, by the clock of the service; null for
 *     never
 */
public record QueueEntry(
    UUID id,
    String kind,
    String data,
    @Nullable UUID account,
    @Nullable String recipient,
    @Nullable Instant expiresAt) {

  /** Kind and id only: the rest may be personal data. */
  @Override
  public String toString() {
    return kind + " " + id;
  }
}
