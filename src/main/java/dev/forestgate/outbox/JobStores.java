package dev.forestgate.outbox;

import dev.forestgate.outbox.store.AccountQueues;
import dev.forestgate.outbox.store.QueueDefinition;
import dev.forestgate.outbox.store.QueueEntry;
import dev.forestgate.outbox.store.QueueStore;
import dev.forestgate.outbox.store.RedisQueue;
import dev.forestgate.outbox.worker.DeadLetterQueue;
import dev.forestgate.outbox.worker.DeadLetterSource;
import dev.forestgate.outbox.worker.QueueSignal;
import dev.forestgate.redis.Scripts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Queues of jobs: one in Redis for jobs that a request causes, and one in the account store for
 * jobs that follow from a write of an account. With accounts in Redis both are the same.
 *
 * <p>The keys begin with {@code fg:{errands}:job}, whose hash tag is that of an earlier version, so
 * that its jobs can be moved here by one script ({@link EarlierJobs}).
 */
@Component
final class JobStores implements DeadLetterSource {
  static final QueueDefinition JOBS =
      new QueueDefinition("jobs", "job_outbox", "due_at", "fg:{errands}:job", "entry");

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<Map<String, String>> PARAMETERS = new TypeReference<>() {};

  private final RedisQueue requested;
  private final QueueStore following;
  private final QueueSignal signal = new QueueSignal();

  JobStores(Scripts scripts, AccountQueues queues) {
    this.requested = new RedisQueue(JOBS, scripts);
    this.following = queues.open(JOBS);
  }

  /** Queue of jobs that requests cause. */
  RedisQueue requested() {
    return requested;
  }

  /** Queue of jobs that follow from writes of accounts. */
  QueueStore following() {
    return following;
  }

  /** Queues by name: one or two. */
  Map<String, QueueStore> all() {
    return following instanceof RedisQueue
        ? Map.of("jobs in Redis", requested)
        : Map.of("jobs in Redis", requested, "jobs in PostgreSQL", following);
  }

  /** Raised only when dead jobs are requeued, as jobs are not to slow the caller's next request. */
  QueueSignal signal() {
    return signal;
  }

  @Override
  public List<DeadLetterQueue> deadLetterQueues() {
    return all().values().stream()
        .map(store -> new DeadLetterQueue(JOBS.title(), store, signal))
        .toList();
  }

  /**
   * Entry of {@code job}.
   *
   * @param expiresAt time from which its data is deleted, also if it is dead; null for never
   */
  static QueueEntry entry(Job job, @Nullable Instant expiresAt) {
    return new QueueEntry(
        job.id(), job.kind(), JSON.writeValueAsString(job.parameters()), null, null, expiresAt);
  }

  /** Job of {@code entry}. Throws if its data is no job. */
  static Job job(QueueEntry entry) {
    return new Job(entry.id(), entry.kind(), JSON.readValue(entry.data(), PARAMETERS));
  }
}
