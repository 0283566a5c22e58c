package dev.forestgate.outbox.store;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Entry that one holder may work on until its lease ends.
 *
 * @param holder replica that holds the lease
 * @param writtenAt time at which the entry was added, by the clock of the store
 * @param attempts number of leases, this one included
 * @param age time since when the entry is tried
 * @param isRetaken true if an earlier lease ended without a result
 * @param askedAt {@code System.nanoTime} at the request for the lease
 */
public record Leased(
    QueueEntry entry,
    UUID holder,
    Instant writtenAt,
    int attempts,
    Duration age,
    boolean isRetaken,
    long askedAt) {

  /** Upper bound of the time that has passed since the lease began. */
  public Duration held() {
    return Duration.ofNanos(System.nanoTime() - askedAt);
  }

  @Override
  public String toString() {
    return entry.toString();
  }
}
