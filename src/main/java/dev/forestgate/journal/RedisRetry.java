package dev.forestgate.journal;

import java.time.Duration;
import org.springframework.dao.DataAccessException;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Retries of a step in Redis. After an outage each connection recovers on its own, so one step may
 * succeed a moment before the next. Every step of the journal may be repeated: a claim whose reply
 * was lost is retaken later.
 */
final class RedisRetry {
  private static final Retry BACKOFF =
      Retry.backoff(5, Duration.ofMillis(100))
          .filter(DataAccessException.class::isInstance)
          .onRetryExhaustedThrow((retries, last) -> last.failure());

  private RedisRetry() {}

  /** Retries {@code step} up to five times, from 100 ms on, then fails as the last attempt did. */
  static <T> Mono<T> of(Mono<T> step) {
    return step.retryWhen(BACKOFF);
  }
}
