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
  /** Estimated duration of the first short work. */
  private static final Duration SHORT = Duration.ofMillis(1);

  private final int threads;
  private final long maxWaitNanos;
  private final ThreadPoolExecutor workers;
  private final WorkEstimate hashes;
  private final WorkEstimate shortWork = new WorkEstimate(SHORT);

  /** Reservations whose hash is not in the queue yet. */
  private final AtomicInteger expected = new AtomicInteger();

  private final LongAdder refused = new LongAdder();
  private final ResultBatching results = new ResultBatching();

  /**
   * @param firstGuess estimated duration of a hash until the first is measured
   */
  HashPool(int threads, Duration maxWait, Duration firstGuess) {
    this.threads = threads;
    this.maxWaitNanos = maxWait.toNanos();
    this.hashes = new WorkEstimate(firstGuess);
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
   * Computes a hash on the pool. Fails with OVERLOADED and a time to retry after if the wait would
   * be too long.
   */
  <T> Mono<T> run(Supplier<T> hash) {
    return Mono.create(sink -> admit(sink, hash, hashes));
  }

  /** Runs work that is much shorter than a hash. Fails like {@link #run}. */
  <T> Mono<T> runShort(Supplier<T> work) {
    return Mono.create(sink -> admit(sink, work, shortWork));
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
    double work = hashes.nanos(expected.get()) + shortWork.nanos(0);
    return Duration.ofNanos((long) (work / threads));
  }

  /** Number of hashes that wait or are being computed. */
  int pending() {
    return hashes.pending();
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

  private <T> void admit(MonoSink<T> sink, Supplier<T> work, WorkEstimate kind) {
    Failed refused = hasReservation(sink) ? null : refusal();
    if (refused != null) {
      sink.error(refused);
      return;
    }
    var job = new Job<>(sink, work, kind);
    kind.enter();
    sink.onCancel(job::abandon);
    workers.execute(job);
  }

  /** Ends a job. Returns the number of those that follow. */
  private int leave(WorkEstimate kind) {
    kind.leave();
    return hashes.pending() + shortWork.pending();
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
    private final WorkEstimate kind;
    private final AtomicBoolean started = new AtomicBoolean();

    Job(MonoSink<T> sink, Supplier<T> work, WorkEstimate kind) {
      this.sink = sink;
      this.work = work;
      this.kind = kind;
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
        kind.learn(System.nanoTime() - begun);
        result = () -> sink.success(value);
      } catch (Throwable failed) { // errors too: the caller must not wait forever
        result = () -> sink.error(failed);
      }
      results.give(result, leave(kind));
    }

    void abandon() {
      if (started.compareAndSet(false, true)) {
        workers.remove(this);
        results.fewerFollow(leave(kind));
      }
    }
  }
}
