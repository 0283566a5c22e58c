package dev.forestgate.outbox.worker;

import dev.forestgate.outbox.store.Leased;
import dev.forestgate.outbox.store.QueueStore;
import dev.forestgate.outbox.worker.FailedAttempt.Remedy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** One attempt at one leased entry, and the record of its result. */
final class AttemptProcess {
  private static final Logger log = LoggerFactory.getLogger(AttemptProcess.class);

  /** An entry that is done must leave the queue: until it does, its worker does nothing else. */
  private static final Retry UNTIL_REMOVED =
      Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(100)).maxBackoff(Duration.ofSeconds(1));

  /**
   * Longest pause of work that is retried until it succeeds, such as the end of sessions: it is due
   * within seconds after a store returns, however long the outage was.
   */
  private static final Duration LONGEST_PAUSE_FOREVER = Duration.ofSeconds(5);

  private final QueueStore store;
  private final QueueHandler handler;
  private final QueueSettings settings;
  private final Backoff backoff;
  private final Backoff backoffForever;
  private final Clock clock;

  AttemptProcess(
      QueueStore store,
      QueueHandler handler,
      QueueSettings settings,
      Clock clock,
      RandomGenerator random) {
    this.store = store;
    this.handler = handler;
    this.settings = settings;
    this.backoff = new Backoff(settings.firstPause(), settings.longestPause(), random);
    this.backoffForever = new Backoff(settings.firstPause(), LONGEST_PAUSE_FOREVER, random);
    this.clock = clock;
  }

  /**
   * Attempts {@code leased} and records the result. Never fails: a result that cannot be recorded
   * is lost, and the entry is retried when its lease has ended.
   */
  Mono<Void> of(Leased leased) {
    handler.leased(leased);
    return Mono.defer(() -> attemptInTime(leased))
        .onErrorResume(
            failed -> {
              log.warn("The result of {} could not be recorded: {}", leased, failed.toString());
              return Mono.empty();
            });
  }

  private Mono<Void> attemptInTime(Leased leased) {
    if (hasExpired(leased, clock.instant())) {
      return expire(leased);
    }
    // After a suspension of the whole process another replica may lease the entry at any moment.
    if (leased.held().plus(settings.timeout()).compareTo(settings.lease()) > 0) {
      return Mono.empty();
    }
    return attempt(leased)
        .flatMap(failure -> failure.isEmpty() ? done(leased) : failed(leased, failure.get()));
  }

  /** Failure of the attempt; empty inside if it succeeded. */
  private Mono<Optional<Throwable>> attempt(Leased leased) {
    return Mono.defer(() -> handler.handle(leased))
        .timeout(settings.timeout())
        .thenReturn(Optional.<Throwable>empty())
        .onErrorResume(failure -> Mono.just(Optional.of(failure)));
  }

  private Mono<Void> done(Leased leased) {
    handler.handled(leased);
    return store
        .done(leased.entry().id())
        .retryWhen(UNTIL_REMOVED)
        .doOnNext(age -> handler.removed(leased, age.isNegative() ? Duration.ZERO : age))
        .then();
  }

  private Mono<Void> failed(Leased leased, Throwable failure) {
    handler.failed(leased, failure);
    FailedAttempt attempt = handler.judge(leased, failure);
    Duration pause = pause(leased, attempt);
    if (isLast(leased, attempt.remedy(), pause)) {
      return bury(leased, attempt.error());
    }
    return hasExpired(leased, clock.instant().plus(pause))
        ? expire(leased)
        : store.postpone(leased, attempt.error(), pause).then();
  }

  private Duration pause(Leased leased, FailedAttempt attempt) {
    Backoff applied = attempt.remedy() == Remedy.RETRY_FOREVER ? backoffForever : backoff;
    return applied.after(leased.attempts(), attempt.retryAfter());
  }

  private boolean isLast(Leased leased, Remedy remedy, Duration pause) {
    return switch (remedy) {
      case RETRY -> leased.age().plus(pause).compareTo(settings.giveUp()) > 0;
      case RETRY_FOREVER -> false;
      case GIVE_UP -> true;
    };
  }

  private Mono<Void> bury(Leased leased, String error) {
    return store
        .bury(leased, error)
        .filter(isBuried -> isBuried)
        .doOnNext(isBuried -> handler.buried(leased))
        .doOnNext(
            isBuried ->
                log.warn("{} failed {} times and is dead: {}", leased, leased.attempts(), error))
        .then();
  }

  private Mono<Void> expire(Leased leased) {
    return store
        .drop(leased)
        .filter(isDropped -> isDropped)
        .doOnNext(isDropped -> handler.expired(leased.entry().kind()))
        .doOnNext(isDropped -> log.warn("{} expired before it succeeded, and is deleted", leased))
        .then();
  }

  private static boolean hasExpired(Leased leased, Instant at) {
    Instant expiresAt = leased.entry().expiresAt();
    return expiresAt != null && !at.isBefore(expiresAt);
  }
}
