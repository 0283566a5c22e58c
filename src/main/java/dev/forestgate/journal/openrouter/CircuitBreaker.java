package dev.forestgate.journal.openrouter;

import dev.forestgate.journal.openrouter.ModelFailure.Reason;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Leaves a service alone that failed several times in a row. After a pause one call tries again; a
 * success lets all calls through, a failure begins the next pause.
 */
final class CircuitBreaker {
  private static final Logger log = LoggerFactory.getLogger(CircuitBreaker.class);

  private final int mostFailures;
  private final Duration pause;
  private final Clock clock;
  private final AtomicInteger failures = new AtomicInteger();

  /** Milliseconds since 1970; counts only after enough failures. */
  private final AtomicLong nextTrial = new AtomicLong();

  CircuitBreaker(int mostFailures, Duration pause, Clock clock) {
    this.mostFailures = mostFailures;
    this.pause = pause;
    this.clock = clock;
  }

  /** {@code call}, or a failure for {@link Reason#CIRCUIT} without calling. */
  <T> Mono<T> guard(Mono<T> call) {
    return Mono.defer(
        () ->
            letsThrough()
                ? call.doOnSuccess(answer -> succeeded()).doOnError(this::failed)
                : Mono.error(ModelFailure.because(Reason.CIRCUIT, "it is left alone for a while")));
  }

  /**
   * Whoever tries again after the pause also begins the next one. So a trial that is cancelled
   * leaves nothing behind that would have to be undone.
   */
  private boolean letsThrough() {
    if (failures.get() < mostFailures) {
      return true;
    }
    long now = clock.millis();
    long due = nextTrial.get();
    return now >= due && nextTrial.compareAndSet(due, now + pause.toMillis());
  }

  private void succeeded() {
    if (failures.getAndSet(0) >= mostFailures) {
      log.info("OpenRouter answers again");
    }
  }

  /** A spent budget says nothing about the service. */
  private void failed(Throwable failure) {
    ModelFailure why = ModelFailure.of(failure);
    if (why.reason() == Reason.BUDGET) {
      return;
    }
    nextTrial.set(clock.millis() + pause.toMillis());
    if (failures.incrementAndGet() == mostFailures) {
      log.warn(
          "OpenRouter is left alone for {} ms after {} failures in a row; the last one: {}",
          pause.toMillis(),
          mostFailures,
          why.getMessage());
    }
  }
}
