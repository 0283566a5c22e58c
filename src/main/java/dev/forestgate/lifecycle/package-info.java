/** Draining and jitter of background work. */
@NullMarked
package dev.forestgate.lifecycle;

import org.jspecify.annotations.NullMarked;
