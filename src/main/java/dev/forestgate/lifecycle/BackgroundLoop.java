package dev.forestgate.lifecycle;

import java.util.function.Function;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Background work that is repeated until it is stopped: a round, a pause, the next round.
 *
 * <ul>
 *   <li>A round that fails, or throws, is followed by the next one. Each outage is logged once, and
 *       once more each hour that it lasts, and its end is logged.
 *   <li>Rounds never overlap. A round begins only when everything that the last one emitted was
 *       taken.
 *   <li>A stop begins no further round and waits up to 15 seconds for what is in progress.
 * </ul>
 *
 * An instance runs once. What a round emits goes to the consumer of {@link #start(Function)}.
 *
 * @param <T> type of the items that rounds emit
 */
public final class BackgroundLoop<T> implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(BackgroundLoop.class);

  private final String name;
  private final LoopTiming timing;
  private final Supplier<? extends Publisher<T>> round;
  private final Sinks.Many<Boolean> wakeUps = Sinks.many().multicast().directBestEffort();
  private final Sinks.Empty<Void> stopping = Sinks.empty();
  private final Drain drain = new Drain();
  private final LoopOutage outage;
  private Disposable running = Disposables.disposed();
  private volatile boolean isStopped;
  private volatile boolean isWoken;

  /**
   * @param name of the work, for log lines: {@code poll of the e-mail queue}
   * @param round one round; subscribed to once at a time
   */
  public BackgroundLoop(String name, LoopTiming timing, Supplier<? extends Publisher<T>> round) {
    this.name = name;
    this.timing = timing;
    this.round = round;
    this.outage = new LoopOutage(log, name, timing);
  }

  /** Loop over {@code round}, which may block: it runs on Reactor's bounded elastic scheduler. */
  public static BackgroundLoop<Void> blocking(String name, LoopTiming timing, Runnable round) {
    return new BackgroundLoop<>(
        name, timing, () -> Mono.<Void>fromRunnable(round).subscribeOn(LoopTiming.blocking()));
  }

  /** Starts rounds whose items are dropped. */
  public BackgroundLoop<T> start() {
    return start(items -> items);
  }

  /** Starts rounds whose items go to {@code consumer}; it must not fail. */
  public BackgroundLoop<T> start(Function<Flux<T>, ? extends Publisher<?>> consumer) {
    running =
        Flux.from(consumer.apply(items()))
            .doFinally(end -> drain.done())
            .subscribe(taken -> {}, defect -> log.error("The loop \"{}\" has ended", name, defect));
    return this;
  }

  /** Items of all rounds. Never fails, and completes after {@link #stop}. */
  public Flux<T> items() {
    return Flux.defer(this::begin)
        .doOnComplete(outage::end)
        .onErrorResume(this::report)
        .concatWith(Flux.defer(this::pause))
        .repeat(() -> !isStopped)
        .delaySubscription(firstPause());
  }

  /** Begins the next round at once: ends the pause, or skips it if a round is in progress. */
  public void wake() {
    isWoken = true;
    // Of two that wake at the same moment one is heard, which is enough.
    wakeUps.tryEmitNext(true);
  }

  /** Begins no further round. Runs {@code callback} when work in progress has ended. */
  public void stop(Runnable callback) {
    endRounds();
    if (running.isDisposed()) {
      drain.done();
    }
    drain.await(running, callback);
  }

  /** Begins no further round; one in progress may end. */
  public void endRounds() {
    isStopped = true;
    stopping.tryEmitEmpty();
  }

  /** {@link #stop Stops} and blocks until work in progress has ended. */
  @Override
  public void close() {
    Mono.<Void>create(sink -> stop(sink::success)).block();
  }

  private Publisher<T> begin() {
    isWoken = false;
    return isStopped ? Mono.empty() : round.get();
  }

  private Mono<T> report(Throwable failed) {
    outage.report(failed);
    return Mono.empty();
  }

  private Mono<Void> firstPause() {
    return timing.first().isZero()
        ? Mono.empty()
        : Mono.firstWithSignal(stopping.asMono(), timing.delay(timing.first()).then());
  }

  private Mono<T> pause() {
    return Mono.firstWithSignal(
            stopping.asMono(),
            timing.delay(timing.pause(outage.isOn())),
            wakeUps.asFlux().next(),
            Mono.defer(this::wokenBefore))
        .then(Mono.empty());
  }

  /**
   * Wake-up during the round. Ignored if the round failed, so that callers cannot cause a storm.
   */
  private Mono<Boolean> wokenBefore() {
    return isWoken && !outage.isOn() ? Mono.just(true) : Mono.never();
  }
}
