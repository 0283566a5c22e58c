package dev.forestgate.journal.ledger;

import dev.forestgate.failure.Failed;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Selection of a user's journals, the latest interaction first. An interaction begins at the time
 * in its id, a UUIDv7.
 *
 * @param before only those that began before this one; null for all
 * @param from only those that began then or later; null for all
 * @param until only those that began earlier; null for all
 * @param most most journals
 */
public record LedgerQuery(
    @Nullable UUID before, @Nullable Instant from, @Nullable Instant until, int most) {
  private static final int TIME_SHIFT = 16;

  /**
   * Selects from {@code interactions}, all of the user, the latest first. Throws INVALID_REQUEST if
   * {@code before} is none of them.
   */
  public Stream<UUID> select(List<UUID> interactions) {
    int begin = before == null ? 0 : interactions.indexOf(before) + 1;
    if (before != null && begin == 0) {
      throw Failed.invalid("before", "must be the id of an interaction");
    }
    return interactions.subList(begin, interactions.size()).stream().filter(this::isInTime);
  }

  private boolean isInTime(UUID interaction) {
    Instant began = Instant.ofEpochMilli(interaction.getMostSignificantBits() >>> TIME_SHIFT);
    return (from == null || !began.isBefore(from)) && (until == null || began.isBefore(until));
  }
}
