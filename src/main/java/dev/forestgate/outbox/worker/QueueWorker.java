package dev.forestgate.outbox.worker;

import dev.forestgate.lifecycle.BackgroundLoop;
import dev.forestgate.lifecycle.JointStop;
import dev.forestgate.outbox.store.Leased;
import dev.forestgate.outbox.store.QueueStore;
import java.time.Clock;
import java.util.UUID;
import java.util.random.RandomGenerator;
import reactor.core.publisher.Mono;

/**
 * Work on one queue while the service runs. A stop lets entries in progress end; what remains is
 * done by another replica, or after the next start.
 */
public final class QueueWorker {
  private final String queue;
  private final QueueStore store;
  private final QueueHandler handler;
  private final QueueSettings settings;
  private final QueueSignal signal;
  private final UUID holder;
  private final AttemptProcess attempts;
  private final QueueCleanup cleanup;
  private QueuePolling polling;
  private BackgroundLoop<Void> cleaning;

  /**
   * @param queue for log lines: {@code e-mails}
   * @param holder id of this replica in leases
   */
  public QueueWorker(
      String queue,
      QueueStore store,
      QueueHandler handler,
      QueueSettings settings,
      QueueSignal signal,
      UUID holder,
      Clock clock,
      RandomGenerator random) {
    this.queue = queue;
    this.store = store;
    this.handler = handler;
    this.settings = settings;
    this.signal = signal;
    this.holder = holder;
    this.attempts = new AttemptProcess(store, handler, settings, clock, random);
    this.cleanup = new QueueCleanup(store, handler, settings, clock);
    this.polling = newPolling();
    this.cleaning = cleanup.loop(queue);
  }

  public void start() {
    polling = newPolling();
    cleaning = cleanup.loop(queue).start();
    polling.start(this::attempt);
  }

  /** Leases no more entries; runs {@code callback} when those in progress have ended. */
  public void stop(Runnable callback) {
    var ended = new JointStop(2, callback);
    cleaning.stop(ended);
    polling.stop(ended);
  }

  /** Attempts one leased entry and records the result. Never fails. */
  public Mono<Void> attempt(Leased leased) {
    return attempts.of(leased);
  }

  /** One cleanup; fails when the store is away. */
  public Mono<Void> cleanUp() {
    return cleanup.once();
  }

  private QueuePolling newPolling() {
    return new QueuePolling(
        queue,
        most -> store.lease(holder, handler.kinds(), settings.lease(), most),
        inProgress -> store.release(holder, inProgress),
        signal,
        settings);
  }
}
