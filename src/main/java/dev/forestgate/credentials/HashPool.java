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
 * The one door to password hashing: as many threads as cores, first come first served. It refuses
 * on arrival what it could not begin within {@code maxWait}, so that under a storm the accepted are
 * served in time and the rest learn at once when to come back. Work whose client went away before
 * it began is dropped.
 */
final class HashPool implements AutoCloseable {
  /** Weight of the newest hash in the moving average of their durations. */
  private static final double NEWEST = 0.1;

  /** So many times the average is what one hash counts at most. */
  private static final double MOST_SURPRISE = 4;

  private final int threads;
  private final long maxWaitNanos;
  private final ThreadPoolExecutor workers;
  private final AtomicInteger pending = new AtomicInteger();

  /** Those who have a place, and do not hash yet. */
  private final AtomicInteger expected = new AtomicInteger();

  private final LongAdder refused = new LongAdder();
  private final ResultBatching handover = new ResultBatching();
  private final CpuYield breather = new CpuYield();
  private volatile double averageNanos;

  /**
   * @param firstGuess how long one hash takes, until that has been seen
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
            new LinkedTransferQueue<>(), // without a lock, as event loops put into it
            new CustomizableThreadFactory("hash-"));
    workers.prestartAllCoreThreads();
  }

  /**
   * Runs {@code work} on the pool; fails with OVERLOADED and a time to come back where the wait
   * would be too long.
   */
  <T> Mono<T> run(Supplier<T> work) {
    return Mono.create(sink -> admit(sink, work));
  }

  /**
   * {@code work} with a place for the first hash that it runs, or fails with OVERLOADED before it
   * begins. Whoever looks something up before would find room, as would all who come meanwhile, and
   * then most of them none: their look-ups are in vain, and everybody waits for them.
   */
  <T> Mono<T> withReservation(Mono<T> work) {
    return Mono.defer(
        () -> {
          Failed refused = refusal();
          if (refused != null) {
            return Mono.error(refused);
          }
          var place = new Place();
          return work.doFinally(end -> place.leave())
              .contextWrite(context -> context.put(Place.class, place));
        });
  }

  /** How long a hash that arrives now would wait before it begins. */
  Duration estimatedWait() {
    return Duration.ofNanos((long) (averageNanos * (pending.get() + expected.get()) / threads));
  }

  /** Hashes that wait or are being computed. */
  int pending() {
    return pending.get();
  }

  /** How often there was no room. */
  long refused() {
    return refused.sum();
  }

  /** What {@link #run} would fail with if it were called now; null if it would begin. */
  @Nullable Failed refusal() {
    Duration wait = estimatedWait();
    if (wait.toNanos() <= maxWaitNanos) {
      return null;
    }
    refused.increment();
    return Failed.retryable(OVERLOADED, wait);
  }

  private <T> void admit(MonoSink<T> sink, Supplier<T> work) {
    Failed refused = hasPlace(sink) ? null : refusal();
    if (refused != null) {
      sink.error(refused);
      return;
    }
    var job = new Job<>(sink, work);
    pending.incrementAndGet();
    sink.onCancel(job::abandon);
    workers.execute(job);
  }

  private static boolean hasPlace(MonoSink<?> sink) {
    Place place = sink.contextView().getOrDefault(Place.class, null);
    return place != null && place.leave();
  }

  @Override
  public void close() {
    workers.shutdown();
  }

  private final class Place {
    private final AtomicBoolean left = new AtomicBoolean();

    Place() {
      expected.incrementAndGet();
    }

    /** True the first time. */
    boolean leave() {
      boolean isFirst = left.compareAndSet(false, true);
      if (isFirst) {
        expected.decrementAndGet();
      }
      return isFirst;
    }
  }

  private final class Job<T> implements Runnable {
    private final MonoSink<T> sink;
    private final Supplier<T> work;
    private final AtomicBoolean taken = new AtomicBoolean();

    Job(MonoSink<T> sink, Supplier<T> work) {
      this.sink = sink;
      this.work = work;
    }

    @Override
    public void run() {
      if (!taken.compareAndSet(false, true)) {
        return;
      }
      long begun = System.nanoTime();
      Runnable result;
      try {
        T value = work.get();
        learn(System.nanoTime() - begun);
        result = () -> sink.success(value);
      } catch (Throwable failed) { // out of memory too: whoever waits must hear of it
        result = () -> sink.error(failed);
      }
      handover.give(result, pending.decrementAndGet());
      if (!workers.getQueue().isEmpty()) {
        breather.take();
      }
    }

    /**
     * Races between threads only blur the average, which is an estimate anyway. One hash that took
     * exceptionally long, as the whole process stood still, says little of the next.
     */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void learn(long nanos) {
      double counted = Math.min(nanos, MOST_SURPRISE * averageNanos);
      averageNanos += NEWEST * (counted - averageNanos);
    }

    void abandon() {
      if (taken.compareAndSet(false, true)) {
        workers.remove(this);
        handover.fewerFollow(pending.decrementAndGet());
      }
    }
  }
}
