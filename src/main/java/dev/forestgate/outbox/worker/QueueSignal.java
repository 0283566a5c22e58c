package dev.forestgate.outbox.worker;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Wakes the worker of a queue before an entry is added. As the entry is visible only once its
 * transaction commits, the worker then polls more often for as long as a transaction may take.
 */
public final class QueueSignal {
  private static final Duration ATTENTION = Duration.ofSeconds(3);

  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final Scheduler time;
  private volatile long attentiveUntil;

  public QueueSignal() {
    this(Schedulers.parallel());
  }

  /** Creates the signal with another source of the time. */
  QueueSignal(Scheduler time) {
    this.time = time;
  }

  /** Wakes the worker, and makes it poll more often for three seconds. */
  public void raise() {
    attentiveUntil = now() + ATTENTION.toMillis();
    listeners.forEach(Runnable::run);
  }

  void listen(Runnable listener) {
    listeners.add(listener);
  }

  void forget(Runnable listener) {
    listeners.remove(listener);
  }

  boolean isAttentive() {
    return now() < attentiveUntil;
  }

  private long now() {
    return time.now(TimeUnit.MILLISECONDS);
  }
}
