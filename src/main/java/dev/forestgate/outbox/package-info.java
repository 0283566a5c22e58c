/** Background jobs that are written down with their cause and done until they succeed. */
@NullMarked
package dev.forestgate.outbox;

import org.jspecify.annotations.NullMarked;
