package dev.forestgate.outbox.worker;

import dev.forestgate.outbox.store.QueueStore;

/**
 * Queue whose dead entries are listed at {@code /actuator/deadletters}.
 *
 * @param title plural noun that the list stands under: {@code letters}
 * @param signal wakes the worker after entries are requeued
 */
public record DeadLetterQueue(String title, QueueStore store, QueueSignal signal) {}
