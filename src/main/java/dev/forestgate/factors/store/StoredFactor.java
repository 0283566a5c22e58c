package dev.forestgate.factors.store;

import dev.forestgate.factors.model.Factor;
import dev.forestgate.factors.store.FactorData.CodesData;
import dev.forestgate.factors.store.FactorData.PasskeyData;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A factor as its store keeps it.
 *
 * @param lastUsedAt null if it was never used
 */
public record StoredFactor(
    UUID id, String name, Instant createdAt, @Nullable Instant lastUsedAt, FactorData data) {

  /** A factor that was not used yet. */
  public static StoredFactor unused(UUID id, String name, Instant createdAt, FactorData data) {
    return new StoredFactor(id, name, createdAt, null, data);
  }

  /** Tells whether it can be proved: recovery codes can while one is left. */
  public boolean isProvable() {
    return !(data instanceof CodesData codes) || !codes.hashes().isEmpty();
  }

  /** The factor without its secrets. */
  public Factor factor() {
    return new Factor(
        id,
        data.type(),
        name,
        createdAt,
        lastUsedAt,
        data instanceof PasskeyData passkey ? passkey.passkey().backedUp() : null,
        data instanceof CodesData codes ? codes.hashes().size() : null);
  }
}
