package dev.forestgate.journal.wakeup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.journal.store.WakeUp;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class SweepTest {
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final WakeUp DUE = WakeUp.due(UUID.randomUUID());

  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final AtomicInteger looks = new AtomicInteger();

  @Test
  void looksAtOnceAndThenAgainWithinEachPause() {
    StepVerifier.create(sweep(Mono.empty(), Flux.never()).wakeUps())
        .then(() -> pass(Duration.ofMillis(899)))
        .then(() -> assertThat(looks).hasValue(1))
        .then(() -> pass(Duration.ofMillis(101)))
        .then(() -> assertThat(looks).hasValue(2))
        .then(() -> pass(EVERY.multipliedBy(10)))
        .then(() -> assertThat(looks.get()).isBetween(12, 13))
        .thenCancel()
        .verify();
  }

  /** Else what becomes due within a second would be written at once. */
  @Test
  void looksAgainSoonerAfterALookThatFoundSome() {
    StepVerifier.create(sweep(Flux.never()).wakeUps())
        .expectNext(DUE)
        .then(() -> pass(Duration.ofMillis(55)))
        .then(() -> assertThat(looks).hasValue(1))
        .then(() -> pass(Duration.ofMillis(7)))
        .expectNext(DUE)
        .thenCancel()
        .verify();
  }

  @Test
  void aLookThatFailsIsFollowedByTheNext() {
    var sweep =
        new Sweep(
            EVERY,
            () ->
                looks.getAndIncrement() == 0
                    ? Mono.error(new IllegalStateException())
                    : Mono.just(DUE),
            Flux.never(),
            time);
    StepVerifier.create(sweep.wakeUps())
        .expectSubscription()
        .then(() -> pass(EVERY))
        .expectNext(DUE)
        .thenCancel()
        .verify();
  }

  @Test
  void aReconnectionEndsThePause() {
    Sinks.Many<Long> reconnections = Sinks.many().multicast().directBestEffort();
    StepVerifier.create(sweep(reconnections.asFlux()).wakeUps())
        .expectNext(DUE)
        .then(() -> reconnections.tryEmitNext(1L))
        .expectNext(DUE)
        .then(() -> pass(Duration.ofMillis(55)))
        .then(() -> assertThat(looks).hasValue(2))
        .thenCancel()
        .verify();
  }

  /** Such a look may have passed what became due before the connection was back. */
  @Test
  void aReconnectionDuringALookIsFollowedByAnother() {
    Sinks.Many<Long> reconnections = Sinks.many().multicast().directBestEffort();
    var sweep =
        new Sweep(
            MINUTE,
            () -> {
              if (looks.getAndIncrement() == 0) {
                reconnections.tryEmitNext(1L);
              }
              return Mono.just(DUE);
            },
            reconnections.asFlux(),
            time);
    StepVerifier.create(sweep.wakeUps())
        .expectNext(DUE)
        .then(() -> pass(Duration.ofSeconds(1)))
        .expectNext(DUE)
        .then(() -> pass(Duration.ofSeconds(2)))
        .then(() -> assertThat(looks).hasValue(2))
        .thenCancel()
        .verify();
  }

  @Test
  void sweepStopsLookingWithoutDemand() {
    StepVerifier.create(sweep(Flux.never()).wakeUps(), 1)
        .expectNext(DUE)
        .then(() -> pass(EVERY.multipliedBy(100)))
        .then(() -> assertThat(looks).hasValueLessThanOrEqualTo(2))
        .thenCancel()
        .verify();
  }

  private void pass(Duration step) {
    time.advanceTimeBy(step);
  }

  private Sweep sweep(Flux<?> reconnections) {
    return sweep(Mono.just(DUE), reconnections);
  }

  private Sweep sweep(Mono<WakeUp> found, Flux<?> reconnections) {
    return new Sweep(
        EVERY,
        () -> {
          looks.incrementAndGet();
          return found;
        },
        reconnections,
        time);
  }
}
