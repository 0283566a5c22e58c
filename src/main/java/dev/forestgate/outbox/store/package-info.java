/** Queues in PostgreSQL and Redis: leases, growing pauses and dead entries. */
@NullMarked
package dev.forestgate.outbox.store;

import org.jspecify.annotations.NullMarked;
