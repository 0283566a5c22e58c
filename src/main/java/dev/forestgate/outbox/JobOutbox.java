package dev.forestgate.outbox;

import dev.forestgate.transactions.Enlisted;
import java.time.Duration;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Transactional outbox of jobs that follow from a write of an account: a job commits with its
 * cause, so that it runs even if this process or Redis fails then. Methods fail with Spring's
 * {@code DataAccessException} when the account store is away.
 */
@Component
public final class JobOutbox {
  /** Time in which the caller of {@link #put} can run the job itself before a worker does. */
  static final Duration HEAD_START = Duration.ofSeconds(3);

  private final JobStores stores;

  JobOutbox(JobStores stores) {
    this.stores = stores;
  }

  /** Write that adds {@code job}. */
  public Enlisted put(Job job) {
    return stores.following().adding(JobStores.entry(job, null), HEAD_START);
  }

  /** Write that adds {@code job}, for a worker to run at once. */
  public Enlisted putDue(Job job) {
    return stores.following().adding(JobStores.entry(job, null), Duration.ZERO);
  }

  /** Deletes the job {@code id}, which the caller ran; does nothing if there is none. */
  public Mono<Void> done(UUID id) {
    return stores.following().done(id).then();
  }
}
