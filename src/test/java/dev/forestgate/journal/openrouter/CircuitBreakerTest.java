package dev.forestgate.journal.openrouter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.journal.openrouter.ModelFailure.Reason;
import dev.forestgate.tokens.keys.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class CircuitBreakerTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final SettableClock clock = new SettableClock(NOW);
  private final CircuitBreaker breaker = new CircuitBreaker(3, PAUSE, clock);
  private final AtomicInteger calls = new AtomicInteger();

  @Test
  void afterFailuresInARowNothingIsCalledUntilThePauseIsOver() {
    fail(3);
    expectLeftAlone();
    clock.set(NOW.plus(PAUSE).minusMillis(1));
    expectLeftAlone();
    assertThat(calls).hasValue(3);
  }

  @Test
  void failuresThatAreNotInARowDoNotCount() {
    fail(2);
    succeed();
    fail(2);
    succeed();
    assertThat(calls).hasValue(6);
  }

  @Test
  void oneTriesAgainAndItsSuccessLetsAllThrough() {
    fail(3);
    clock.set(NOW.plus(PAUSE));
    succeed();
    succeed();
    fail(2);
    succeed();
  }

  @Test
  void aTrialThatFailsBeginsTheNextPause() {
    fail(3);
    clock.set(NOW.plus(PAUSE));
    fail(1);
    clock.set(NOW.plus(PAUSE.multipliedBy(2)).minusMillis(1));
    expectLeftAlone();
    clock.set(NOW.plus(PAUSE.multipliedBy(2)));
    succeed();
    succeed();
  }

  @Test
  void whileOneTriesAgainTheOthersWaitAndIfItIsCancelledTheNextHasItsTurn() {
    fail(3);
    clock.set(NOW.plus(PAUSE));
    StepVerifier.create(breaker.guard(Mono.never()))
        .expectSubscription()
        .then(this::expectLeftAlone)
        .thenCancel()
        .verify();
    expectLeftAlone();
    clock.set(NOW.plus(PAUSE.multipliedBy(2)));
    succeed();
    succeed();
  }

  @Test
  void aSpentBudgetIsNoFailureOfTheService() {
    for (int i = 0; i < 10; i++) {
      StepVerifier.create(breaker.guard(Mono.error(ModelFailure.because(Reason.BUDGET, "spent"))))
          .verifyErrorMessage("spent");
    }
    succeed();
  }

  private void succeed() {
    StepVerifier.create(breaker.guard(Mono.fromCallable(calls::incrementAndGet)))
        .expectNextCount(1)
        .verifyComplete();
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      StepVerifier.create(
              breaker.guard(
                  Mono.fromCallable(calls::incrementAndGet)
                      .then(Mono.error(ModelFailure.refused(500, Duration.ZERO)))))
          .verifyErrorMessage("it answered 500");
    }
  }

  private void expectLeftAlone() {
    StepVerifier.create(breaker.guard(Mono.fromCallable(calls::incrementAndGet)))
        .verifyErrorSatisfies(
            failed -> assertThat(((ModelFailure) failed).reason()).isEqualTo(Reason.CIRCUIT));
  }
}
