/** Token buckets in Redis for all replicas, and in memory. */
@NullMarked
package dev.forestgate.limits.bucket;

import org.jspecify.annotations.NullMarked;
