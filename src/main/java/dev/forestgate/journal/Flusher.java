package dev.forestgate.journal;

import dev.forestgate.redis.Partition;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The one chain that turns quiet interactions into sections: wake-ups and a sweep of due deadlines,
 * claim, summarise, write, forget. Bounded by {@code concurrency}; a failure stays in its section,
 * whose claim comes up again when its lease ends.
 */
@Component
final class Flusher implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(Flusher.class);
  private static final Duration STORE_ANSWERS = Duration.ofSeconds(5);
  private static final Duration FOLDER_PAUSE = Duration.ofSeconds(5);

  private final EventStore store;
  private final Claims claims;
  private final Tombstones tombstones;
  private final Expirations expirations;
  private final Summarizer summarizer;
  private final InteractionFiles files;
  private final JournalProperties properties;
  private final Clock clock;
  private Sinks.Empty<Void> stopping = Sinks.empty();
  private Sinks.Empty<Void> drained = Sinks.empty();
  private Disposable.Composite running = Disposables.composite();
  private Scheduler disk = Schedulers.boundedElastic();
  private volatile boolean started;

  Flusher(
      EventStore store,
      Claims claims,
      Tombstones tombstones,
      Expirations expirations,
      Summarizer summarizer,
      InteractionFiles files,
      JournalProperties properties,
      Clock clock) {
    this.store = store;
    this.claims = claims;
    this.tombstones = tombstones;
    this.expirations = expirations;
    this.summarizer = summarizer;
    this.files = files;
    this.properties = properties;
    this.clock = clock;
  }

  @Override
  public void start() {
    stopping = Sinks.empty();
    drained = Sinks.empty();
    disk =
        Schedulers.newBoundedElastic(
            properties.concurrency(), 2 * properties.concurrency(), "journal");
    Disposable keeper = expirations.keepEnabled().subscribe();
    var sweep = new Sweep(properties.sweep(), this::everythingDue, expirations.reconnections());
    Disposable chain =
        Flux.merge(sweep.wakeUps(), expirations.wakeUps())
            .takeUntilOther(stopping.asMono())
            .flatMap(this::flush, properties.concurrency(), 1)
            .doFinally(end -> drained.tryEmitEmpty())
            .subscribe();
    running = Disposables.composite(keeper, chain, disk);
    started = true;
  }

  /**
   * Takes nothing new, lets what is in work finish; what does not finish in time stays claimable.
   */
  @Override
  public void stop(Runnable callback) {
    started = false;
    stopping.tryEmitEmpty();
    drained
        .asMono()
        .timeout(properties.lease(), Mono.empty())
        .doFinally(
            end -> {
              running.dispose();
              callback.run();
            })
        .subscribe();
  }

  @Override
  public void stop() {
    stop(() -> {});
  }

  @Override
  public boolean isRunning() {
    return started;
  }

  /** A partition that can't be asked keeps none of the others waiting. */
  private Flux<WakeUp> everythingDue() {
    return Flux.fromStream(Partition::all).flatMapDelayError(store::due, Partition.COUNT, 1);
  }

  private Mono<Void> flush(WakeUp wakeUp) {
    Mono<Claim> claimed =
        wakeUp.abandonedClaim() == null
            ? claims.claim(wakeUp.interaction())
            : claims.retake(wakeUp.interaction(), wakeUp.abandonedClaim());
    return claimed.flatMap(this::write).onErrorResume(failed -> report(wakeUp, failed));
  }

  private Mono<Void> write(Claim claim) {
    if (claim.events().isEmpty()) {
      return claims.done(claim);
    }
    return tombstones
        .isLaid(claim.user())
        .flatMap(isGone -> isGone ? Mono.just(true) : summarizeAndAppend(claim))
        .filter(isFinished -> isFinished)
        .flatMap(isFinished -> claims.done(claim));
  }

  private Mono<Boolean> summarizeAndAppend(Claim claim) {
    return summarizer
        .summarize(claim.events())
        .map(summary -> Section.render(claim, summary, clock.instant()))
        .flatMap(text -> append(claim, text));
  }

  private Mono<Boolean> append(Claim claim, String text) {
    return Mono.fromCallable(() -> files.append(claim, text, () -> isStillOurs(claim)))
        .subscribeOn(disk)
        .onErrorResume(
            IOException.class,
            failed -> {
              log.error("The journal folder can't be written: {}", failed.toString());
              return claims.postpone(claim, FOLDER_PAUSE).thenReturn(false);
            });
  }

  /**
   * Blocks, as it must be asked under the file's lock; the thread is one of the bounded ones for
   * the disk.
   */
  private boolean isStillOurs(Claim claim) {
    Mono<Boolean> ours =
        Mono.zip(
            claims.holds(claim),
            tombstones.isLaid(claim.user()),
            (holds, isGone) -> holds && !isGone);
    return Boolean.TRUE.equals(ours.block(STORE_ANSWERS));
  }

  private static Mono<Void> report(WakeUp wakeUp, Throwable failed) {
    log.warn(
        "A section of interaction {} waits for its lease to end: {}",
        wakeUp.interaction(),
        failed.toString());
    return Mono.empty();
  }
}
