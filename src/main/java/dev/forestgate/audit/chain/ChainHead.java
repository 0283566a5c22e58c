package dev.forestgate.audit.chain;

import static dev.forestgate.postgres.Columns.required;

import dev.forestgate.journal.ledger.Sealer;
import io.r2dbc.spi.Readable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * End of the chain of a month.
 *
 * @param previous month of the chain before; null for the first
 * @param position number of records
 * @param seal seal of the last record
 * @param ownSeal seal of this head, without which records at the end could be removed
 */
record ChainHead(
    String month, @Nullable String previous, long position, String seal, String ownSeal) {
  static final String COLUMNS = "month, previous, position, seal, head_seal";

  static ChainHead of(Readable row) {
    return new ChainHead(
        required(row, "month", String.class),
        row.get("previous", String.class),
        required(row, "position", Long.class),
        required(row, "seal", String.class),
        required(row, "head_seal", String.class));
  }

  /** The head of a chain without records. */
  static ChainHead first(Sealer sealer, String month, @Nullable String previous) {
    return at(sealer, month, previous, 0, start(sealer, month));
  }

  /** The seal that the first record of a month follows. */
  static String start(Sealer sealer, String month) {
    return sealer.of("audit-month", month);
  }

  /** This head after {@code last} was appended. */
  ChainHead after(Sealer sealer, SealedRecord last) {
    return at(sealer, month, previous, last.position(), Objects.requireNonNull(last.seal()));
  }

  boolean isIntact(Sealer sealer) {
    return Sealer.areEqual(ownSeal, at(sealer, month, previous, position, seal).ownSeal());
  }

  private static ChainHead at(
      Sealer sealer, String month, @Nullable String previous, long position, String seal) {
    String own =
        sealer.of(
            "audit-head",
            month,
            Objects.requireNonNullElse(previous, ""),
            String.valueOf(position),
            seal);
    return new ChainHead(month, previous, position, seal, own);
  }
}
