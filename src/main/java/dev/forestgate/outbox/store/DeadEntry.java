package dev.forestgate.outbox.store;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Entry that is kept after its last attempt failed.
 *
 * @param recipient full address, which must not be shown; null if there is none
 * @param error short reason without personal data; may be empty
 * @param isUsable false once it has expired, so that it cannot be requeued
 */
public record DeadEntry(
    UUID id,
    String kind,
    @Nullable String recipient,
    Instant writtenAt,
    int attempts,
    String error,
    boolean isUsable) {

  /** Kind and id only: the recipient is personal data. */
  @Override
  public String toString() {
    return "dead " + kind + " " + id;
  }
}
