package dev.forestgate.journal.store;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Hint that an interaction may be due. A lost one is harmless: the sorted sets in Redis are the
 * truth.
 *
 * @param abandonedClaim claim whose lease has expired; null if the interaction itself is due
 */
public record WakeUp(UUID interaction, @Nullable UUID abandonedClaim) {
  public static WakeUp due(UUID interaction) {
    return new WakeUp(interaction, null);
  }
}
