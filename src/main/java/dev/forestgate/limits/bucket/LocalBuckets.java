package dev.forestgate.limits.bucket;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * Token buckets in the memory of this replica, used while Redis is unavailable. A fixed number of
 * cells, half a megabyte in all, without locks. Two keys may share a cell; the seed hides which.
 */
public final class LocalBuckets {
  private static final int BITS = 16;
  private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

  /** Instant at which each bucket is full again, ns after the start. */
  private final AtomicLongArray fullAt = new AtomicLongArray(1 << BITS);

  private final long seed;
  private final LongSupplier nanos;
  private final long start;

  /**
   * @param seed random
   * @param nanos monotonic clock
   */
  public LocalBuckets(long seed, LongSupplier nanos) {
    this.seed = seed;
    this.nanos = nanos;
    this.start = nanos.getAsLong();
  }

  /** Takes one token from the bucket of {@code client} and {@code endpoint}, if there is one. */
  public BucketResult take(String client, String endpoint, Quota quota) {
    int cell = cell(client, endpoint);
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

  private int cell(String client, String endpoint) {
    long hash = mix(mix(seed, client), endpoint);
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

  /** Rounds up, so that a client that waits this long does not come too early. */
  private static long millis(long duration) {
    return TimeUnit.NANOSECONDS.toMillis(duration + 999_999);
  }
}
