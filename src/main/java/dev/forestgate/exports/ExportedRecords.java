package dev.forestgate.exports;

import java.util.UUID;
import reactor.core.publisher.Flux;

/**
 * Records of one kind that an account owns, and that its export contains. A component for each
 * feature with data of its own; the archive finds all of them.
 */
public interface ExportedRecords {
  /** Name of the file in the archive, {@code characters.json}. */
  String file();

  /**
   * All records of {@code user}, as JSON shows them to their owner; without secrets. Fails with
   * Spring's {@code DataAccessException} if the store is unavailable.
   */
  Flux<?> of(UUID user);
}
