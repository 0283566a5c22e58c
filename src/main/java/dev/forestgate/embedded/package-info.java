/** Embedded PostgreSQL and Redis for a first run. */
@NullMarked
package dev.forestgate.embedded;

import org.jspecify.annotations.NullMarked;
