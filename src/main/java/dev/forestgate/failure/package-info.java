/** Failures by name, start failures, and the sampled log of faults that clients cause. */
@NullMarked
package dev.forestgate.failure;

import org.jspecify.annotations.NullMarked;
