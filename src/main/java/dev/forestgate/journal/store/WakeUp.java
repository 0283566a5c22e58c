package dev.forestgate.journal.store;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A hint that there may be something to write. Losing one is harmless: the sorted sets in the store
 * are the truth.
 *
 * @param abandonedClaim the claim whose lease ran out; null where the interaction itself is due
 */
public record WakeUp(UUID interaction, @Nullable UUID abandonedClaim) {
  public static WakeUp due(UUID interaction) {
    return new WakeUp(interaction, null);
  }
}
