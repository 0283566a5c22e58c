package dev.forestgate.outbox.worker;

import dev.forestgate.lifecycle.BackgroundLoop;
import dev.forestgate.lifecycle.LoopTiming;
import dev.forestgate.outbox.store.QueueCounts;
import dev.forestgate.outbox.store.QueueStore;
import java.time.Clock;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** Deletion of expired and old dead entries, and their count, every 15 seconds. */
final class QueueCleanup {
  private static final Duration EVERY = Duration.ofSeconds(15);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final QueueStore store;
  private final QueueHandler handler;
  private final QueueSettings settings;
  private final Clock clock;

  QueueCleanup(QueueStore store, QueueHandler handler, QueueSettings settings, Clock clock) {
    this.store = store;
    this.handler = handler;
    this.settings = settings;
    this.clock = clock;
  }

  BackgroundLoop<Void> loop(String queue) {
    return new BackgroundLoop<>("cleanup of " + queue, LoopTiming.every(EVERY), this::once);
  }

  Mono<Void> once() {
    return Mono.defer(() -> store.tidy(clock.instant(), settings.deadKept()))
        .timeout(TIMEOUT)
        .doOnNext(this::report)
        .then();
  }

  private void report(QueueCounts counts) {
    counts.expired().forEach(handler::expired);
    handler.counted(counts);
  }
}
