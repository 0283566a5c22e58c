package dev.forestgate.credentials.pool;

import static dev.forestgate.failure.Failure.OVERLOADED;

import dev.forestgate.failure.Failed;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Bounded pool of hash threads: one per core, first come, first served. It refuses work on arrival
 * if it could not start within {@code maxWait}. Under overload accepted work then starts in time,
 * and refused clients learn when to retry. Work that is cancelled before its start is dropped.
 */
public final class HashPool implements AutoCloseable {
  /** Estimated duration of the first short work. */
  private static final Duration SHORT = Duration.ofMillis(1);

  private final int threads;
  private final long maxWaitNanos;
  private final HashThreads workers;
  private final WorkEstimate hashes;
  private final WorkEstimate shortWork = new WorkEstimate(SHORT);

  /** Reservations whose hash is not in the queue yet. */
  private final AtomicInteger expected = new AtomicInteger();

  private final LongAdder refused = new LongAdder();

  /**
   * @param firstGuess estimated duration of a hash until the first is measured
   */
  public HashPool(int threads, Duration maxWait, Duration firstGuess) {
    this.threads = threads;
    this.maxWaitNanos = maxWait.toNanos();
    this.hashes = new WorkEstimate(firstGuess);
    this.workers = new HashThreads(threads);
  }

  /**
   * Computes a hash on the pool. Fails with OVERLOADED and a time to retry after if the wait would
   * be too long.
   */
  public <T> Mono<T> run(Supplier<T> hash) {
    return Mono.create(sink -> admit(sink, new HashJob<>(sink, hash, hashes, workers)));
  }

  /**
   * As {@link #run}, for a hash that is computed together with the next of its kind while enough
   * wait to keep all threads busy.
   */
  public <T> Mono<T> runPaired(PairedWork<T> hash) {
    return Mono.create(sink -> admit(sink, new HashJob<>(sink, hash, hashes, workers)));
  }

  /** Runs work that is much shorter than a hash. Fails like {@link #run}. */
  public <T> Mono<T> runShort(Supplier<T> work) {
    return Mono.create(sink -> admit(sink, new HashJob<>(sink, work, shortWork, workers)));
  }

  /**
   * Reserves a place for the first hash of {@code work}. Fails with OVERLOADED before {@code work}
   * starts. Without it, callers that look up an account first would all be accepted, and most of
   * them refused after the look-up.
   */
  public <T> Mono<T> withReservation(Mono<T> work) {
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
  public Duration estimatedWait() {
    double work = hashes.nanos(expected.get()) + shortWork.nanos(0);
    return Duration.ofNanos((long) (work / threads));
  }

  /** Number of hashes that wait or are being computed. */
  public int pending() {
    return hashes.pending();
  }

  /** Number of refusals. */
  public long refused() {
    return refused.sum();
  }

  /** The failure that {@link #run} would end with now; null if it would accept. */
  public @Nullable Failed refusal() {
    Duration wait = estimatedWait();
    if (wait.toNanos() <= maxWaitNanos) {
      return null;
    }
    refused.increment();
    return Failed.retryable(OVERLOADED, wait);
  }

  private void admit(MonoSink<?> sink, HashJob<?> job) {
    Failed refused = hasReservation(sink) ? null : refusal();
    if (refused != null) {
      sink.error(refused);
      return;
    }
    workers.add(job);
  }

  private static boolean hasReservation(MonoSink<?> sink) {
    Reservation place = sink.contextView().getOrDefault(Reservation.class, null);
    return place != null && place.release();
  }

  @Override
  public void close() {
    workers.close();
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
}
