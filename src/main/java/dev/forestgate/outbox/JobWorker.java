package dev.forestgate.outbox;

import dev.forestgate.lifecycle.Drain;
import dev.forestgate.lifecycle.Jitter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Does what is due, again and again: one round after the other, each of a few errands at once. It
 * goes by the clock and is not woken when an errand is left, so that the work does not fall on
 * whatever the same person asks next. A stop waits for the round; what is left is done by another
 * replica, or after the next start.
 */
@Component
final class JobWorker implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(JobWorker.class);
  private static final int A_ROUND = 64;
  private static final int AT_ONCE = 8;

  /** Shorter than the lease. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final JobQueue errands;
  private final JobOutbox jobs;
  private final Map<String, JobHandler> runners;
  private final JobProperties properties;
  private Sinks.Empty<Void> stopping = Sinks.empty();
  private Drain drain = new Drain();
  private Disposable running = Disposables.disposed();
  private volatile boolean started;
  private volatile boolean failing;

  JobWorker(JobQueue errands, JobOutbox jobs, List<JobHandler> runners, JobProperties properties) {
    this.errands = errands;
    this.jobs = jobs;
    this.runners =
        runners.stream().collect(Collectors.toMap(JobHandler::kind, Function.identity()));
    this.properties = properties;
  }

  @Override
  public void start() {
    stopping = Sinks.empty();
    drain = new Drain();
    started = true;
    running =
        round()
            .onErrorResume(this::report)
            .delayUntil(this::pause)
            .repeat(() -> started)
            .doFinally(end -> drain.done())
            .subscribe();
  }

  /** What is due, or the first of it; how many. Fails where one of the stores is away. */
  Mono<Long> round() {
    return Flux.mergeDelayError(2, asked(), followingFromAccounts())
        .count()
        .doOnNext(count -> failing = false);
  }

  private Flux<Job> asked() {
    return Flux.defer(() -> errands.take(A_ROUND)).flatMap(this::run, AT_ONCE);
  }

  private Flux<Job> followingFromAccounts() {
    return Flux.defer(() -> jobs.take(A_ROUND))
        .flatMap(errand -> run(errand, () -> jobs.done(errand.id())), AT_ONCE);
  }

  private Mono<Job> run(JobQueue.Taken taken) {
    Job errand = taken.errand();
    if (taken.isDropped()) {
      log.error("{} is given up: it failed {} times", errand, JobQueue.MOST_ATTEMPTS);
      return Mono.just(errand);
    }
    return run(errand, () -> errands.done(errand));
  }

  private Mono<Job> run(Job errand, Supplier<Mono<Void>> done) {
    return runner(errand)
        .flatMap(runner -> runner.run(errand).thenReturn(errand))
        .timeout(PATIENCE)
        .delayUntil(ran -> done.get())
        .onErrorResume(failed -> leave(errand, failed));
  }

  /** A replica of another version may know what this one does not. */
  private Mono<JobHandler> runner(Job errand) {
    return Mono.justOrEmpty(runners.get(errand.kind()))
        .switchIfEmpty(Mono.error(() -> new IllegalStateException("nobody knows how")));
  }

  /** Only the kind of error is logged: a store may quote what it was given. */
  private static Mono<Job> leave(Job errand, Throwable failed) {
    log.warn("{} is tried again later: {}", errand, failed.getClass().getSimpleName());
    return Mono.just(errand);
  }

  /** Once per outage. */
  private Mono<Long> report(Throwable failed) {
    if (!failing) {
      log.warn("Errands can't be looked for until further notice: {}", failed.toString());
    }
    failing = true;
    return Mono.just(0L);
  }

  /** None after a full round. */
  private Mono<?> pause(long found) {
    if (found >= A_ROUND) {
      return Mono.empty();
    }
    return Mono.firstWithSignal(Mono.delay(Jitter.below(properties.pause())), stopping.asMono());
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
}
