/**
 * Background jobs that commit with their cause and are retried until done, and the dead letters.
 */
@NullMarked
package dev.forestgate.outbox;

import org.jspecify.annotations.NullMarked;
