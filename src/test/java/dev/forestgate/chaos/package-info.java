/** What the journal survives: services, Redis and disks that are killed, paused, full or away. */
@org.jspecify.annotations.NullMarked
package dev.forestgate.chaos;
