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
public record BucketReply(boolean granted, long left, long next, long full) {

  /** The reply of {@code bucket-take.lua}. */
  static BucketReply parse(List<Object> reply) {
    return new BucketReply(
        (Long) reply.get(0) == 1, (Long) reply.get(1), (Long) reply.get(2), (Long) reply.get(3));
  }
}
