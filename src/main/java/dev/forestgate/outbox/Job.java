package dev.forestgate.outbox;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Something to be done.
 *
 * @param id UUIDv7, the same each time it is tried
 * @param kind which {@link JobHandler} knows how; {@code [a-z-]+}
 * @param words what it needs to know; may hold what somebody typed, and secrets in hashed form
 */
public record Job(UUID id, String kind, Map<String, String> words) {

  /** Throws {@code IllegalStateException} where there is no such word. */
  public String word(String name) {
    return Optional.ofNullable(words.get(name))
        .orElseThrow(() -> new IllegalStateException(kind + " without " + name));
  }

  /** Words may be about a person. */
  @Override
  public String toString() {
    return "errand " + kind + " " + id;
  }
}
