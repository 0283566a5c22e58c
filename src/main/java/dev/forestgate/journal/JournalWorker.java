package dev.forestgate.journal;

import dev.forestgate.journal.event.JournalProperties;
import dev.forestgate.journal.store.EventStore;
import dev.forestgate.journal.store.WakeUp;
import dev.forestgate.journal.wakeup.ExpiredKeyEvents;
import dev.forestgate.journal.wakeup.Sweep;
import dev.forestgate.lifecycle.Drain;
import dev.forestgate.redis.Partition;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * The one chain that turns quiet interactions into sections: wake-ups and a sweep of due deadlines,
 * each of which {@link SectionPipeline} follows up. Bounded by {@code concurrency}.
 */
@Component
final class JournalWorker implements SmartLifecycle {
  private final EventStore store;
  private final JournalDeletions deletions;
  private final ExpiredKeyEvents expirations;
  private final JournalFolderHealth folder;
  private final SectionPipeline flush;
  private final JournalMetrics metrics;
  private final JournalProperties properties;
  private final DuplicateWakeUps echoes = new DuplicateWakeUps();
  private Sinks.Empty<Void> stopping = Sinks.empty();
  private Drain drain = new Drain();
  private Disposable.Composite running = Disposables.composite();
  private volatile boolean started;

  JournalWorker(
      EventStore store,
      JournalDeletions deletions,
      ExpiredKeyEvents expirations,
      JournalFolderHealth folder,
      SectionPipeline flush,
      JournalMetrics metrics,
      JournalProperties properties) {
    this.store = store;
    this.deletions = deletions;
    this.expirations = expirations;
    this.folder = folder;
    this.flush = flush;
    this.metrics = metrics;
    this.properties = properties;
  }

  @Override
  public void start() {
    stopping = Sinks.empty();
    drain = new Drain();
    Disposable keeper = expirations.keepEnabled().subscribe();
    var sweep = new Sweep(properties.sweep(), this::everythingDue, expirations.reconnections());
    Disposable chain =
        Flux.merge(
                sweep.wakeUps().doOnNext(echoes::expect),
                expirations.wakeUps().filter(wakeUp -> !echoes.isOne(wakeUp)))
            .takeUntilOther(stopping.asMono())
            .flatMap(wakeUp -> flush.of(wakeUp, stopping.asMono()), properties.concurrency(), 1)
            .doFinally(end -> drain.done())
            .subscribe();
    running = Disposables.composite(keeper, chain);
    started = true;
  }

  @Override
  public void stop(Runnable callback) {
    started = false;
    stopping.tryEmitEmpty();
    drain.await(running, callback);
  }

  @Override
  public void stop() {
    stop(() -> {});
  }

  @Override
  public boolean isRunning() {
    return started;
  }

  /** Nothing is due for a folder that can't be written. */
  private Flux<WakeUp> everythingDue() {
    return deletions
        .finish()
        .then(folder.check())
        .filter(isWell -> isWell)
        .doOnNext(isWell -> echoes.forgetOld())
        .flatMapMany(isWell -> counted(inAllPartitions()));
  }

  /** A partition that can't be asked keeps none of the others waiting. */
  private Flux<WakeUp> inAllPartitions() {
    return Flux.fromStream(Partition::all).flatMapDelayError(store::due, Partition.COUNT, 1);
  }

  private Flux<WakeUp> counted(Flux<WakeUp> found) {
    var count = new AtomicInteger();
    return found
        .doOnNext(wakeUp -> count.incrementAndGet())
        .doOnComplete(() -> metrics.due(count.get()));
  }
}
