package dev.forestgate.account.export;

import dev.forestgate.exports.Exports;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CancellationException;

/** Progress of one attempt at an export, which is told at most once a second. Blocks. */
final class ExportProgress {
  private static final long EVERY_NANOS = Duration.ofSeconds(1).toNanos();

  private final Exports exports;
  private final UUID user;
  private final UUID id;
  private long told = System.nanoTime();

  ExportProgress(Exports exports, UUID user, UUID id) {
    this.exports = exports;
    this.user = user;
    this.id = id;
  }

  /**
   * Tells that {@code done} of {@code all} parts are done. Fails with {@code CancellationException}
   * if the export is no longer wanted.
   *
   * @param done with the fraction of a part that is half done
   */
  void tell(double done, int all) {
    long now = System.nanoTime();
    if (now - told < EVERY_NANOS) {
      return;
    }
    told = now;
    int percent = (int) (100 * done / Math.max(1, all));
    if (!Boolean.TRUE.equals(exports.progress(user, id, percent).block())) {
      throw new CancellationException("The export is no longer wanted");
    }
  }
}
