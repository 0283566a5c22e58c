package dev.forestgate.journal.openrouter;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;
import reactor.util.retry.Retry.RetrySignal;

/**
 * Retries after transient failures: with exponential backoff, and not before the server's {@code
 * Retry-After}. Fails at once if the pause would pass the deadline.
 */
final class RetryPolicy {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

  private final int attempts;
  private final Clock clock;
  private final RandomGenerator random;
  private final Scheduler time;

  RetryPolicy(int attempts, Clock clock, RandomGenerator random) {
    this(attempts, clock, random, Schedulers.parallel());
  }

  /** Creates the policy with another source of the pauses. */
  RetryPolicy(int attempts, Clock clock, RandomGenerator random, Scheduler time) {
    this.attempts = attempts;
    this.clock = clock;
    this.random = random;
    this.time = time;
  }

  Retry until(Instant end) {
    return Retry.from(failures -> failures.concatMap(failure -> pause(failure, end)));
  }

  private Mono<Long> pause(RetrySignal signal, Instant end) {
    if (!(signal.failure() instanceof ModelFailure failure)
        || !failure.isTransient()
        || signal.totalRetries() + 1 >= attempts) {
      return Mono.error(signal.failure());
    }
    Duration pause = longer(failure.retryAfter(), backoff(signal.totalRetries()));
    return clock.instant().plus(pause).isBefore(end)
        ? Mono.delay(pause, time)
        : Mono.error(failure);
  }

  /**
   * Doubles with each retry, with jitter from half to one and a half, so that replicas do not retry
   * in step.
   */
  private Duration backoff(long retries) {
    long middle = FIRST_PAUSE.toMillis() << retries;
    return Duration.ofMillis((long) (middle * (0.5 + random.nextDouble())));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
