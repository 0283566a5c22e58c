package dev.forestgate.admin.overview;

import dev.forestgate.activity.ActivityMinute;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.List;

/**
 * Body of the response.
 *
 * @param at moment of the response
 * @param minutes the last hour, the oldest first; the last one is still running
 */
record Overview(
    Instant at,
    AccountCounts.Counts accounts,
    Backlog waiting,
    Hashes hashes,
    List<ActivityMinute> minutes) {
  /**
   * Pool of password hashes of the replica that responds.
   *
   * @param pending hashes that wait or are being computed
   * @param waitSeconds estimated wait of one that arrives now
   */
  record Hashes(long pending, double waitSeconds) {
    static Hashes of(MeterRegistry registry) {
      return new Hashes(
          (long) Backlog.gauge(registry, "forestgate.hashes.pending"),
          Backlog.gauge(registry, "forestgate.hashes.wait"));
    }
  }
}
