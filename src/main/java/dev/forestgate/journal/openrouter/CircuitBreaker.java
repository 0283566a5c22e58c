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
 * Circuit breaker. After several failures in a row calls are rejected for a pause, then one trial
 * call is let through. A success closes the circuit, a failure starts the next pause.
 */
final class CircuitBreaker {
  private static final Logger log = LoggerFactory.getLogger(CircuitBreaker.class);

  private final int mostFailures;
  private final Duration pause;
  private final Clock clock;
  private final AtomicInteger failures = new AtomicInteger();

  /** Time of the next trial, milliseconds since 1970; used only while the circuit is open. */
  private final AtomicLong nextTrial = new AtomicLong();

  CircuitBreaker(int mostFailures, Duration pause, Clock clock) {
    this.mostFailures = mostFailures;
    this.pause = pause;
    this.clock = clock;
  }

  /** Runs {@code call}, or fails with {@link Reason#CIRCUIT} without calling. */
  <T> Mono<T> guard(Mono<T> call) {
    return Mono.defer(
        () ->
            isAllowed()
                ? call.doOnSuccess(answer -> succeeded()).doOnError(this::failed)
                : Mono.error(
                    ModelFailure.because(
                        Reason.CIRCUIT,
                        "it failed several times in a row and is not called for a while")));
  }

  /** Starts the next pause together with the trial, so a cancelled trial leaves nothing to undo. */
  private boolean isAllowed() {
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

  /** Counts a failure. A spent budget is ignored, as it is not the service's. */
  private void failed(Throwable failure) {
    ModelFailure cause = ModelFailure.of(failure);
    if (cause.reason() == Reason.BUDGET) {
      return;
    }
    nextTrial.set(clock.millis() + pause.toMillis());
    if (failures.incrementAndGet() == mostFailures) {
      log.warn(
          "OpenRouter is not called for {} ms after {} failures in a row; the last one: {}",
          pause.toMillis(),
          mostFailures,
          cause.getMessage());
    }
  }
}
