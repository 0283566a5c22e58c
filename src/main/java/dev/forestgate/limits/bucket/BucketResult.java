package dev.forestgate.limits.bucket;

import java.util.List;

/**
 * What came of the wish to take one.
 *
 * @param granted whether it was there
 * @param left how many are left
 * @param next in how many milliseconds there is one; 0 where there is
 * @param full in how many milliseconds all are there again
 */
public record BucketResult(boolean granted, long left, long next, long full) {

  /** The reply of {@code bucket-take.lua}. */
  static BucketResult parse(List<Object> reply) {
    return new BucketResult(
        (Long) reply.get(0) == 1, (Long) reply.get(1), (Long) reply.get(2), (Long) reply.get(3));
  }
}
