package dev.forestgate.limits.bucket;

import java.util.List;

/**
 * Result of taking one token from a bucket.
 *
 * @param granted whether there was one
 * @param left tokens left
 * @param next milliseconds until there is one; 0 if there is
 * @param full milliseconds until the bucket is full
 */
public record BucketResult(boolean granted, long left, long next, long full) {

  /** Reads the reply of {@code bucket-take.lua}. */
  static BucketResult parse(List<Object> reply) {
    return new BucketResult(
        (Long) reply.get(0) == 1, (Long) reply.get(1), (Long) reply.get(2), (Long) reply.get(3));
  }
}
