/** Who has gone quiet: expired timers, and a sweep of the deadlines. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.journal.wakeup;
