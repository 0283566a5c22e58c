package dev.forestgate.outbox.store;

import java.time.Duration;
import java.util.List;

/**
 * Contents of a queue after a cleanup.
 *
 * @param expired kind of each entry that expired and was deleted
 * @param waiting number of entries that are not dead
 * @param dead number of dead entries
 * @param oldest longest time that a waiting entry has been tried; zero if none waits
 */
public record QueueCounts(List<String> expired, long waiting, long dead, Duration oldest) {}
