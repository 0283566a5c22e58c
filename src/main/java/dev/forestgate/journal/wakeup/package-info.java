/** Notifications of expired timers, and the sweep of deadlines. */
@NullMarked
package dev.forestgate.journal.wakeup;

import org.jspecify.annotations.NullMarked;
