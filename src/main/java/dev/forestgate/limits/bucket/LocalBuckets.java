package dev.forestgate.limits.bucket;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * Buckets in the memory of this replica, for as long as Redis is away. They are a fixed number of
 * cells, half a megabyte in all, so nothing grows and nothing is locked. Two keys that meet in one
 * cell share it; which keys do is not to be known from outside.
 */
public final class LocalBuckets {
  private static final int BITS = 16;
  private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

  /** Of each bucket the instant at which it is full again. */
  private final AtomicLongArray fullAt = new AtomicLongArray(1 << BITS);

  private final long seed;
  private final LongSupplier nanos;
  private final long start;

  /**
   * @param seed by chance
   * @param nanos a clock that only goes on
   */
  public LocalBuckets(long seed, LongSupplier nanos) {
    this.seed = seed;
    this.nanos = nanos;
    this.start = nanos.getAsLong();
  }

  /** Takes one from the bucket of {@code client} and {@code what}, if it is there. */
  public BucketResult take(String client, String what, Quota quota) {
    int cell = cell(client, what);
    long window = quota.window().toNanos();
    long each = window / quota.most();
    long now = nanos.getAsLong() - start;
    while (true) {
      long known = fullAt.get(cell);
      long full = Math.max(known, now) + each;
      long over = full - now - window;
      if (over > 0) {
        return new BucketResult(false, 0, millis(over), millis(full - each - now));
      }
      if (fullAt.compareAndSet(cell, known, full)) {
        long left = -over / each;
        return new BucketResult(true, left, left > 0 ? 0 : millis(over + each), millis(full - now));
      }
    }
  }

  private int cell(String client, String what) {
    long hash = mix(mix(seed, client), what);
    return (int) (hash >>> (Long.SIZE - BITS));
  }

  private static long mix(long hash, String text) {
    long mixed = hash;
    for (int i = 0; i < text.length(); i++) {
      mixed = (mixed ^ text.charAt(i)) * SPREAD;
      mixed ^= mixed >>> 32;
    }
    return mixed * SPREAD;
  }

  /** A part of one counts as a whole, as whoever comes too early comes in vain. */
  private static long millis(long duration) {
    return TimeUnit.NANOSECONDS.toMillis(duration + 999_999);
  }
}
