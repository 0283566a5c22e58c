package dev.forestgate.outbox;

import dev.forestgate.outbox.store.Leased;
import dev.forestgate.outbox.store.QueueCounts;
import dev.forestgate.outbox.worker.FailedAttempt;
import dev.forestgate.outbox.worker.FailedAttempt.Remedy;
import dev.forestgate.outbox.worker.QueueHandler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Dispatch of the jobs of one queue to their handlers. */
final class JobDispatch implements QueueHandler {
  private static final Logger log = LoggerFactory.getLogger(JobDispatch.class);

  private final String queue;
  private final Map<String, JobHandler> handlers;
  private final JobMetrics metrics;

  JobDispatch(String queue, List<JobHandler> handlers, JobMetrics metrics) {
    this.queue = queue;
    this.handlers =
        handlers.stream().collect(Collectors.toMap(JobHandler::kind, Function.identity()));
    this.metrics = metrics;
  }

  @Override
  public Set<String> kinds() {
    return handlers.keySet();
  }

  @Override
  public Mono<Void> handle(Leased leased) {
    return handler(leased).run(JobStores.job(leased.entry()));
  }

  /** Only the kind of the failure is stored, as a message may quote what a store was given. */
  @Override
  public FailedAttempt judge(Leased leased, Throwable failure) {
    return new FailedAttempt(failure.getClass().getSimpleName(), remedy(leased), Duration.ZERO);
  }

  private Remedy remedy(Leased leased) {
    JobHandler handler = handler(leased);
    if (handler.isRetriedForever()) {
      return Remedy.RETRY_FOREVER;
    }
    return leased.attempts() < handler.mostAttempts() ? Remedy.RETRY : Remedy.GIVE_UP;
  }

  private JobHandler handler(Leased leased) {
    return Objects.requireNonNull(handlers.get(leased.entry().kind()));
  }

  @Override
  public void leased(Leased leased) {
    metrics.leased(leased);
  }

  @Override
  public void removed(Leased leased, Duration age) {
    metrics.done(leased.entry().kind());
  }

  /** Logs attempts 1, 2, 4, 8 and so on. */
  @Override
  public void failed(Leased leased, Throwable failure) {
    metrics.failed(leased.entry().kind());
    if (Integer.bitCount(leased.attempts()) == 1) {
      log.warn(
          "Job {} failed and is retried (attempt {}): {}",
          leased,
          leased.attempts(),
          failure.getClass().getSimpleName());
    }
  }

  @Override
  public void buried(Leased leased) {
    metrics.buried(leased.entry().kind());
  }

  @Override
  public void counted(QueueCounts counts) {
    metrics.counted(queue, counts);
  }
}
