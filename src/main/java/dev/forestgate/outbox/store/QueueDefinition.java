package dev.forestgate.outbox.store;

/**
 * Names of a queue in its stores.
 *
 * @param title member of a response that lists dead entries: {@code letters}
 * @param table PostgreSQL table, with the columns of {@code mail_outbox} and {@code job_outbox}
 * @param dueColumn column of that table with the time at which an entry is due
 * @param keyPrefix beginning of all Redis keys, with the hash tag of the queue
 * @param entryWord word between the prefix and the id in the key of an entry
 */
public record QueueDefinition(
    String title, String table, String dueColumn, String keyPrefix, String entryWord) {}
