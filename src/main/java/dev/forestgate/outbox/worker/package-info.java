/** Work on queues: polling, attempts, retries and cleanup, for every kind of entry. */
@NullMarked
package dev.forestgate.outbox.worker;

import org.jspecify.annotations.NullMarked;
