/** Failures by name, without a word of HTTP, and the sampled log of faults that clients cause. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.failure;
