package dev.forestgate.clients;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Client as operators see it.
 *
 * @param createdAt null for a client of the settings, which is read-only
 * @param updatedAt null for a client of the settings
 */
public record ClientEntry(Client client, @Nullable Instant createdAt, @Nullable Instant updatedAt) {
  static ClientEntry declared(Client client) {
    return new ClientEntry(client, null, null);
  }

  public boolean isDeclared() {
    return createdAt == null;
  }
}
