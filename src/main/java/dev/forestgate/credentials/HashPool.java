package dev.forestgate.credentials;

import static dev.forestgate.failure.Failure.OVERLOADED;

import dev.forestgate.failure.Failed;
import java.time.Duration;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Bounded pool of hash threads: one per core, first come, first served. It refuses work on arrival
 * if it could not start within {@code maxWait}. Under overload accepted work then starts in time,
 * and refused clients learn when to retry. Work that is cancelled before its start is dropped.
 */
final class HashPool implements AutoCloseable {
  /** Weight of the newest hash in the moving average of durations. */
  private static final double NEWEST = 0.1;

  /** Upper bound of a single duration, as a multiple of the average. */
  private static final double MOST_SURPRISE = 4;

  private final int threads;
  private final long maxWaitNanos;
  private final ThreadPoolExecutor workers;
  private final AtomicInteger pending = new AtomicInteger();

  /** Reservations whose hash is not in the queue yet. */
  private final AtomicInteger expected = new AtomicInteger();

  private final LongAdder refused = new LongAdder();
  private final ResultBatching results = new ResultBatching();
  private final CpuYield cpuYield = new CpuYield();
  private volatile double averageNanos;

  /**
   * @param firstGuess estimated duration of a hash until the first is measured
   */
  HashPool(int threads, Duration maxWait, Duration firstGuess) {
    this.threads = threads;
    this.maxWaitNanos = maxWait.toNanos();
    this.averageNanos = firstGuess.toNanos();
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

  /**
   * Runs {@code work} on the pool. Fails with OVERLOADED and a time to retry after if the wait
   * would be too long.
   */
  <T> Mono<T> run(Supplier<T> work) {
    return Mono.create(sink -> admit(sink, work));
  }

  /**
   * Reserves a place for the first hash of {@code work}. Fails with OVERLOADED before {@code work}
   * starts. Without it, callers that look up an account first would all be accepted, and most of
   * them refused after the look-up.
   */
  <T> Mono<T> withReservation(Mono<T> work) {
    return Mono.defer(
        () -> {
          Failed refused = refusal();
          if (refused != null) {
            return Mono.error(refused);
          }
          var place = new Reservation();
          return work.doFinally(end -> place.release())
              .contextWrite(context -> context.put(Reservation.class, place));
        });
  }

  /** Estimated time until a hash that arrives now starts. */
  Duration estimatedWait() {
    return Duration.ofNanos((long) (averageNanos * (pending.get() + expected.get()) / threads));
  }

  /** Number of hashes that wait or are being computed. */
  int pending() {
    return pending.get();
  }

  /** Number of refusals. */
  long refused() {
    return refused.sum();
  }

  /** The failure that {@link #run} would end with now; null if it would accept. */
  @Nullable Failed refusal() {
    Duration wait = estimatedWait();
    if (wait.toNanos() <= maxWaitNanos) {
      return null;
    }
    refused.increment();
    return Failed.retryable(OVERLOADED, wait);
  }

  private <T> void admit(MonoSink<T> sink, Supplier<T> work) {
    Failed refused = hasReservation(sink) ? null : refusal();
    if (refused != null) {
      sink.error(refused);
      return;
    }
    var job = new Job<>(sink, work);
    pending.incrementAndGet();
    sink.onCancel(job::abandon);
    workers.execute(job);
  }

  private static boolean hasReservation(MonoSink<?> sink) {
    Reservation place = sink.contextView().getOrDefault(Reservation.class, null);
    return place != null && place.release();
  }

  @Override
  public void close() {
    workers.shutdown();
  }

  private final class Reservation {
    private final AtomicBoolean released = new AtomicBoolean();

    Reservation() {
      expected.incrementAndGet();
    }

    /** True for the first call. */
    boolean release() {
      boolean isFirst = released.compareAndSet(false, true);
      if (isFirst) {
        expected.decrementAndGet();
      }
      return isFirst;
    }
  }

  private final class Job<T> implements Runnable {
    private final MonoSink<T> sink;
    private final Supplier<T> work;
    private final AtomicBoolean started = new AtomicBoolean();

    Job(MonoSink<T> sink, Supplier<T> work) {
      this.sink = sink;
      this.work = work;
    }

    @Override
    public void run() {
      if (!started.compareAndSet(false, true)) {
        return;
      }
      long begun = System.nanoTime();
      Runnable result;
      try {
        T value = work.get();
        learn(System.nanoTime() - begun);
        result = () -> sink.success(value);
      } catch (Throwable failed) { // errors too: the caller must not wait forever
        result = () -> sink.error(failed);
      }
      results.give(result, pending.decrementAndGet());
      if (!workers.getQueue().isEmpty()) {
        cpuYield.take();
      }
    }

    /**
     * Updates the average duration. A lost update between threads is harmless in an estimate. A
     * single long hash, as after a pause of the process, has a bounded effect.
     */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void learn(long nanos) {
      double counted = Math.min(nanos, MOST_SURPRISE * averageNanos);
      averageNanos += NEWEST * (counted - averageNanos);
    }

    void abandon() {
      if (started.compareAndSet(false, true)) {
        workers.remove(this);
        results.fewerFollow(pending.decrementAndGet());
      }
    }
  }
}
