package dev.forestgate.outbox.worker;

import java.time.Duration;

/**
 * Timing of the work on a queue.
 *
 * @param poll longest time between two polls for due entries
 * @param concurrency number of entries that one replica works on at once
 * @param timeout longest time of an attempt; shorter than {@code lease}
 * @param lease time after which an entry of a replica that died is retried
 * @param firstPause pause after the first failed attempt; each further pause is twice as long
 * @param longestPause bound of that growth
 * @param giveUp time after which an entry that still fails is dead
 * @param deadKept time that dead entries are kept, from when they were written
 */
public record QueueSettings(
    Duration poll,
    int concurrency,
    Duration timeout,
    Duration lease,
    Duration firstPause,
    Duration longestPause,
    Duration giveUp,
    Duration deadKept) {}
