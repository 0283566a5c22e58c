package dev.forestgate.journal;

import dev.forestgate.journal.event.JournalProperties;
import dev.forestgate.journal.store.EventStore;
import dev.forestgate.journal.store.WakeUp;
import dev.forestgate.journal.wakeup.ExpiredKeyEvents;
import dev.forestgate.journal.wakeup.Sweep;
import dev.forestgate.lifecycle.BackgroundWork;
import dev.forestgate.lifecycle.Drain;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * Pipeline that turns inactive interactions into sections: wake-ups and due deadlines are processed
 * by {@link SectionPipeline}, at most {@code concurrency} at a time.
 */
@Component
final class JournalWorker {
  private final EventStore store;
  private final JournalDeletions deletions;
  private final ExpiredKeyEvents expirations;
  private final JournalFolderHealth folder;
  private final SectionPipeline pipeline;
  private final JournalMetrics metrics;
  private final JournalProperties properties;
  private final DuplicateWakeUps duplicates = new DuplicateWakeUps();
  private Sinks.Empty<Void> stopping = Sinks.empty();
  private Drain drain = new Drain();
  private Disposable.Composite running = Disposables.composite();

  JournalWorker(
      EventStore store,
      JournalDeletions deletions,
      ExpiredKeyEvents expirations,
      JournalFolderHealth folder,
      SectionPipeline pipeline,
      JournalMetrics metrics,
      JournalProperties properties) {
    this.store = store;
    this.deletions = deletions;
    this.expirations = expirations;
    this.folder = folder;
    this.pipeline = pipeline;
    this.metrics = metrics;
    this.properties = properties;
  }

  @Bean
  BackgroundWork journalPipeline() {
    return new BackgroundWork(this::start, this::stop);
  }

  private void start() {
    stopping = Sinks.empty();
    drain = new Drain();
    Disposable notifications = expirations.keepEnabled().subscribe();
    var sweep = new Sweep(properties.sweep(), this::due, expirations.reconnections());
    Disposable loop =
        Flux.merge(
                sweep.wakeUps().doOnNext(duplicates::expect),
                expirations.wakeUps().filter(wakeUp -> !duplicates.remove(wakeUp)))
            .takeUntilOther(stopping.asMono())
            .flatMap(
                wakeUp -> pipeline.process(wakeUp, stopping.asMono()), properties.concurrency(), 1)
            .doFinally(end -> drain.done())
            .subscribe();
    running = Disposables.composite(notifications, loop);
  }

  private void stop(Runnable callback) {
    stopping.tryEmitEmpty();
    drain.await(running, callback);
  }

  /** Emits nothing while the folder cannot be written. */
  private Flux<WakeUp> due() {
    return deletions
        .finish()
        .then(folder.check())
        .filter(isUsable -> isUsable)
        .doOnNext(isUsable -> duplicates.forgetOld())
        .flatMapMany(isUsable -> counting(store.due()));
  }

  private Flux<WakeUp> counting(Flux<WakeUp> found) {
    var count = new AtomicInteger();
    return found
        .doOnNext(wakeUp -> count.incrementAndGet())
        .doOnComplete(() -> metrics.due(count.get()));
  }
}
