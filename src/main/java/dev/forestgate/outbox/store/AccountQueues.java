package dev.forestgate.outbox.store;

/**
 * Queues in the store of the accounts, whose writes commit with those of an account: PostgreSQL, or
 * Redis with {@code forestgate.accounts.store=redis}.
 */
@FunctionalInterface
public interface AccountQueues {
  QueueStore open(QueueDefinition definition);
}
