package dev.forestgate.intake;

import dev.forestgate.intake.ImportedRow.Outcome;
import java.util.Map;

/**
 * Numbers of rows by outcome.
 *
 * @param unproven those of {@code added} whose only name is an unverified address; such an account
 *     is deleted after a time unless its address is proven
 * @param there accounts that existed before
 * @param changed those of {@code there} whose password hash differs from the file
 * @param skipped rows that stand for no user, such as service accounts
 */
public record ImportResult(
    long added, long unproven, long there, long changed, long skipped, long refused) {
  /** Number of rows of the file. */
  public long rows() {
    return added + there + skipped + refused;
  }

  static ImportResult of(Map<Outcome, Long> counts) {
    long unproven = counts.getOrDefault(Outcome.ADDED_UNPROVEN, 0L);
    long changed = counts.getOrDefault(Outcome.EXISTS_CHANGED, 0L);
    return new ImportResult(
        counts.getOrDefault(Outcome.ADDED, 0L) + unproven,
        unproven,
        counts.getOrDefault(Outcome.EXISTS, 0L) + changed,
        changed,
        counts.getOrDefault(Outcome.SKIPPED, 0L),
        counts.getOrDefault(Outcome.REFUSED, 0L));
  }
}
