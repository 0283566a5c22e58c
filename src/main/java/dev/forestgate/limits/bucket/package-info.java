/** A quota that is taken from and fills again: in Redis for all replicas, and in memory. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.limits.bucket;
