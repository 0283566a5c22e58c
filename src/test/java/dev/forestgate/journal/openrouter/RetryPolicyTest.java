package dev.forestgate.journal.openrouter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.journal.openrouter.ModelFailure.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class RetryPolicyTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final Duration BOUND = Duration.ofSeconds(10);

  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final AtomicInteger calls = new AtomicInteger();

  @Test
  void pausesGrowAndTheLastFailureIsTold() {
    StepVerifier.create(failing(() -> ModelFailure.refused(500, Duration.ZERO)))
        .expectSubscription()
        .then(() -> pass(Duration.ofMillis(124)))
        .then(() -> assertThat(calls).hasValue(1))
        // the first pause is 125 to 375 ms, the second 250 to 750
        .then(() -> pass(Duration.ofMillis(251)))
        .then(() -> assertThat(calls).hasValue(2))
        .then(() -> pass(Duration.ofMillis(750)))
        .expectErrorMessage("it answered 500")
        .verify();
    assertThat(calls).hasValue(3);
  }

  @Test
  void theServersWishIsGrantedWithinTheBound() {
    StepVerifier.create(
            failing(() -> ModelFailure.refused(429, Duration.ofSeconds(calls.get() == 1 ? 4 : 0))))
        .expectSubscription()
        .then(() -> pass(Duration.ofMillis(3_999)))
        .then(() -> assertThat(calls).hasValue(1))
        .then(() -> pass(Duration.ofMillis(1)))
        .then(() -> assertThat(calls).hasValue(2))
        .then(() -> pass(BOUND))
        .verifyError(ModelFailure.class);
  }

  @Test
  void aWishBeyondTheBoundIsGivenUpAtOnce() {
    StepVerifier.create(failing(() -> ModelFailure.refused(429, BOUND)))
        .verifyError(ModelFailure.class);
    assertThat(calls).hasValue(1);
  }

  @Test
  void onlyWhatMayPassIsTriedAgain() {
    StepVerifier.create(failing(() -> ModelFailure.refused(401, Duration.ZERO)))
        .verifyErrorMessage("it answered 401");
    StepVerifier.create(failing(() -> ModelFailure.because(Reason.MALFORMED, "nonsense")))
        .verifyErrorMessage("nonsense");
    StepVerifier.create(failing(() -> ModelFailure.because(Reason.BUDGET, "spent")))
        .verifyErrorMessage("spent");
    assertThat(calls).hasValue(3);
  }

  private void pass(Duration step) {
    time.advanceTimeBy(step);
  }

  private Mono<String> failing(Supplier<ModelFailure> failure) {
    var retries =
        new RetryPolicy(3, Clock.fixed(NOW, ZoneOffset.UTC), new java.util.Random(7), time);
    return Mono.<String>defer(
            () -> {
              calls.incrementAndGet();
              return Mono.error(failure.get());
            })
        .retryWhen(retries.until(NOW.plus(BOUND)));
  }
}
