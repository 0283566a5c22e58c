package dev.forestgate.outbox;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Background job.
 *
 * @param id UUIDv7, the same at each attempt
 * @param kind kind of the {@link JobHandler} that runs it; {@code [a-z-]+}
 * @param parameters input of the handler; may hold what a user typed, and secrets that are hashed
 *     or encrypted
 */
public record Job(UUID id, String kind, Map<String, String> parameters) {

  /** Value of a parameter. Throws {@code IllegalStateException} if there is none. */
  public String parameter(String name) {
    return Optional.ofNullable(parameters.get(name))
        .orElseThrow(() -> new IllegalStateException(kind + " without " + name));
  }

  /** Kind and id only: parameters may be personal data. */
  @Override
  public String toString() {
    return "job " + kind + " " + id;
  }
}
