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
 * The one door to the folder of journals, as files block. Who writes does not wait for who reads;
 * both are bounded.
 */
@Component
final class JournalIoThreads implements DisposableBean {
  private static final int READERS = 4;
  private static final int MOST_WAITING = 250;
  private static final Duration COME_BACK = Duration.ofSeconds(1);

  private final Scheduler writers;
  private final Scheduler readers = Schedulers.newBoundedElastic(READERS, MOST_WAITING, "journals");

  JournalIoThreads(JournalProperties properties) {
    // Each section in work writes at most one thing at a time; deletions come on top.
    this.writers = Schedulers.newBoundedElastic(properties.concurrency(), MOST_WAITING, "journal");
  }

  /** What {@code work} gives; empty for null. */
  <T> Mono<T> write(Callable<T> work) {
    return Mono.fromCallable(work).subscribeOn(writers);
  }

  /** What {@code work} gives; empty for null. Fails with OVERLOADED where too many wait. */
  <T> Mono<T> read(Callable<T> work) {
    return Mono.fromCallable(work)
        .subscribeOn(readers)
        .onErrorMap(
            RejectedExecutionException.class, full -> Failed.retryable(OVERLOADED, COME_BACK));
  }

  @Override
  public void destroy() {
    writers.dispose();
    readers.dispose();
  }
}
