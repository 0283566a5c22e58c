package dev.forestgate.credentials.pool;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/**
 * Work of a {@link HashPool} that waits or runs, and its subscriber. {@link PairedWork} runs
 * together with the next of its kind while the queue is long.
 */
final class HashJob<T> implements Runnable {
  private final MonoSink<T> sink;
  private final Supplier<T> work;
  private final WorkEstimate kind;
  private final HashThreads threads;
  private final AtomicBoolean begun = new AtomicBoolean();

  HashJob(MonoSink<T> sink, Supplier<T> work, WorkEstimate kind, HashThreads threads) {
    this.sink = sink;
    this.work = work;
    this.kind = kind;
    this.threads = threads;
  }

  /** Counts the job. It is dropped if its subscriber cancels before it begins. */
  void enter() {
    kind.enter();
    sink.onCancel(this::drop);
  }

  boolean isPaired() {
    return work instanceof PairedWork;
  }

  @Override
  public void run() {
    if (!begin()) {
      return;
    }
    HashJob<T> partner = isPaired() ? takePartner() : null;
    if (partner == null) {
      runAlone();
    } else {
      runWith(partner);
    }
  }

  /** True for the first call, unless the job was dropped. */
  private boolean begin() {
    boolean isFirst = begun.compareAndSet(false, true);
    if (isFirst) {
      threads.begin();
    }
    return isFirst;
  }

  /** The next job, begun; null if this one runs alone. */
  @SuppressWarnings("unchecked") // all paired work of a pool is of one kind
  private @Nullable HashJob<T> takePartner() {
    var next = (HashJob<T>) threads.takePaired();
    return next != null && next.begin() ? next : null;
  }

  private void runAlone() {
    long start = System.nanoTime();
    T value;
    try {
      value = work.get();
    } catch (Throwable failed) { // errors too: the caller must not wait forever
      fail(failed);
      return;
    }
    succeed(value, System.nanoTime() - start);
  }

  private void runWith(HashJob<T> partner) {
    long start = System.nanoTime();
    List<T> values;
    try {
      values = ((PairedWork<T>) work).getWith((PairedWork<T>) partner.work);
    } catch (Throwable failed) {
      fail(failed);
      partner.fail(failed);
      return;
    }
    long nanosOfEach = (System.nanoTime() - start) / 2;
    succeed(values.get(0), nanosOfEach);
    partner.succeed(values.get(1), nanosOfEach);
  }

  /**
   * @param nanos time of a thread that the work took
   */
  private void succeed(T value, long nanos) {
    kind.learn(nanos);
    end(() -> sink.success(value));
  }

  private void fail(Throwable failed) {
    end(() -> sink.error(failed));
  }

  private void end(Runnable result) {
    kind.leave();
    threads.end(result);
  }

  private void drop() {
    if (begun.compareAndSet(false, true)) {
      kind.leave();
      threads.drop(this);
    }
  }
}
