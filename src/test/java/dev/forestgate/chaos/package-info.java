/**
 * Faults that the journal survives: services, Redis and disks that are killed, paused, full or
 * missing.
 */
@org.jspecify.annotations.NullMarked
package dev.forestgate.chaos;
