package dev.forestgate.outbox;

import static dev.forestgate.failure.Failure.OVERLOADED;

import dev.forestgate.failure.Failed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;
import reactor.core.publisher.Mono;

/**
 * Jobs that requests cause, in Redis. Adding one takes the same time regardless of its outcome, so
 * the response time does not show whether an account exists. Methods fail with Spring's {@code
 * DataAccessException} if Redis is unavailable.
 */
@Component
public final class JobQueue {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  /**
   * A job is dead after a day. Its data, such as an address or a password hash, goes a day later.
   */
  private static final Duration DATA_KEPT = Duration.ofDays(2);

  private final JobStores stores;
  private final JobProperties properties;
  private final IdGenerator ids;
  private final Clock clock;

  JobQueue(JobStores stores, JobProperties properties, IdGenerator ids, Clock clock) {
    this.stores = stores;
    this.properties = properties;
    this.ids = ids;
    this.clock = clock;
  }

  /** Adds a job. Fails with {@code OVERLOADED} if {@code forestgate.errands.most} jobs wait. */
  public Mono<Void> put(String kind, Map<String, String> parameters) {
    return Mono.defer(() -> offer(new Job(ids.generateId(), kind, parameters)))
        .filter(isAdded -> isAdded)
        .switchIfEmpty(Mono.error(() -> Failed.retryable(OVERLOADED, RETRY_AFTER)))
        .then();
  }

  private Mono<Boolean> offer(Job job) {
    Instant expiresAt = clock.instant().plus(DATA_KEPT);
    return stores.requested().offer(JobStores.entry(job, expiresAt), properties.most());
  }
}
