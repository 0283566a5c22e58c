package dev.forestgate.outbox.store;

/** Queue of jobs in Redis. */
class RedisJobQueueTest extends RedisQueueTest {
  @Override
  QueueDefinition definition() {
    return TestQueues.JOBS;
  }
}
