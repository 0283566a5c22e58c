package dev.forestgate.outbox.worker;

import dev.forestgate.outbox.store.QueueStore;

/**
 * Queue whose dead entries are listed at {@code /actuator/deadletters}.
 *
 * @param title member of the response that holds the list: {@code letters}
 * @param signal wakes the worker after entries are requeued
 */
public record DeadLetterQueue(String title, QueueStore store, QueueSignal signal) {}
