/** Bounded pool of hash threads: admission, refusals, and hashes in pairs. */
@NullMarked
package dev.forestgate.credentials.pool;

import org.jspecify.annotations.NullMarked;
