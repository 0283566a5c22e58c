package dev.forestgate.credentials.pool;

import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/** The threads of a {@link HashPool}, its queue, and the delivery of results. */
final class HashThreads implements AutoCloseable {
  private final int threads;
  private final ThreadPoolExecutor workers;
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger();
  private final ResultBatching results = new ResultBatching();

  HashThreads(int threads) {
    this.threads = threads;
    this.workers =
        new ThreadPoolExecutor(
            threads,
            threads,
            0,
            TimeUnit.SECONDS,
            new LinkedTransferQueue<>(), // lock-free, as event loops insert
            new CustomizableThreadFactory("hash-"));
    workers.prestartAllCoreThreads();
  }

  /** Lets {@code job} wait for a thread, or until its subscriber cancels. */
  void add(HashJob<?> job) {
    waiting.incrementAndGet();
    job.enter();
    workers.execute(job);
  }

  /** Counts a job that begins. */
  void begin() {
    waiting.decrementAndGet();
    running.incrementAndGet();
  }

  /** Delivers the result of a job that began, at once or with others. */
  void end(Runnable result) {
    results.give(result, running.decrementAndGet() + waiting.get());
  }

  /** Drops a job that did not begin. */
  void drop(HashJob<?> job) {
    workers.remove(job);
    results.fewerFollow(waiting.decrementAndGet() + running.get());
  }

  /**
   * Takes the next job out of the queue if it is paired and, with it, as many wait as there are
   * threads. Two hashes at once take three quarters of the time of both in turn: one computes while
   * the other waits for its memory (ADR 0102). With fewer waiting, another thread would be idle
   * meanwhile. Null if none is taken.
   */
  @Nullable HashJob<?> takePaired() {
    return waiting.get() >= threads
            && workers.getQueue().peek() instanceof HashJob<?> next
            && next.isPaired()
            && workers.getQueue().remove(next)
        ? next
        : null;
  }

  @Override
  public void close() {
    workers.shutdown();
  }
}
