package dev.forestgate.credentials.pool;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Jobs of one kind that wait or run, and a moving average of their duration. */
final class WorkEstimate {
  /** Weight of the newest job in the moving average of durations. */
  private static final double NEWEST = 0.1;

  /** Upper bound of a single duration, as a multiple of the average. */
  private static final double MOST_SURPRISE = 4;

  private final AtomicInteger pending = new AtomicInteger();
  private volatile double averageNanos;

  /**
   * @param firstGuess estimated duration until the first is measured
   */
  WorkEstimate(Duration firstGuess) {
    this.averageNanos = firstGuess.toNanos();
  }

  void enter() {
    pending.incrementAndGet();
  }

  void leave() {
    pending.decrementAndGet();
  }

  int pending() {
    return pending.get();
  }

  /**
   * Estimated work of one core.
   *
   * @param expected number of jobs beside those that are pending
   */
  double nanos(int expected) {
    return averageNanos * (pending.get() + expected);
  }

  /**
   * Updates the average duration. A lost update between threads is harmless in an estimate. A
   * single long job, as after a pause of the process, has a bounded effect.
   */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  void learn(long nanos) {
    double counted = Math.min((double) nanos, MOST_SURPRISE * averageNanos);
    averageNanos += NEWEST * (counted - averageNanos);
  }
}
