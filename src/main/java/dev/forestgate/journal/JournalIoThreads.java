package dev.forestgate.journal;

import static dev.forestgate.failure.Failure.OVERLOADED;

import dev.forestgate.failure.Failed;
import dev.forestgate.journal.event.JournalProperties;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Threads for the files of the journal, as file access blocks. Writers and readers have separate
 * bounded pools.
 */
@Component
final class JournalIoThreads implements DisposableBean {
  private static final int READERS = 4;
  private static final int MAX_QUEUED = 250;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final Scheduler writers;
  private final Scheduler readers = Schedulers.newBoundedElastic(READERS, MAX_QUEUED, "journals");

  JournalIoThreads(JournalProperties properties) {
    // One thread for each section in progress; deletions queue behind them.
    this.writers = Schedulers.newBoundedElastic(properties.concurrency(), MAX_QUEUED, "journal");
  }

  /** Runs {@code work} and emits its result; empty for null. */
  <T> Mono<T> write(Callable<T> work) {
    return Mono.fromCallable(work).subscribeOn(writers);
  }

  /**
   * Runs {@code work} and emits its result; empty for null. Fails with OVERLOADED if the queue is
   * full.
   */
  <T> Mono<T> read(Callable<T> work) {
    return Mono.fromCallable(work)
        .subscribeOn(readers)
        .onErrorMap(
            RejectedExecutionException.class, full -> Failed.retryable(OVERLOADED, RETRY_AFTER));
  }

  @Override
  public void destroy() {
    writers.dispose();
    readers.dispose();
  }
}
