package dev.forestgate.journal.wakeup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.journal.store.WakeUp;
import dev.forestgate.testing.VirtualTime;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

@VirtualTime
class SweepTest {
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final WakeUp DUE = WakeUp.due(UUID.randomUUID());

  private final AtomicInteger looks = new AtomicInteger();

  @Test
  void looksAtOnceAndThenAgainWithinEachPause() {
    StepVerifier.withVirtualTime(() -> sweep(Flux.never()).wakeUps())
        .expectNext(DUE)
        .expectNoEvent(Duration.ofMillis(899))
        .thenAwait(Duration.ofMillis(101))
        .expectNext(DUE)
        .thenAwait(EVERY.multipliedBy(10))
        .expectNextCount(10)
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
            Flux.never());
    StepVerifier.withVirtualTime(sweep::wakeUps)
        .expectSubscription()
        .thenAwait(EVERY)
        .expectNext(DUE)
        .thenCancel()
        .verify();
  }

  @Test
  void aReconnectionEndsThePause() {
    Sinks.Many<Long> reconnections = Sinks.many().multicast().directBestEffort();
    StepVerifier.withVirtualTime(() -> sweep(reconnections.asFlux()).wakeUps())
        .expectNext(DUE)
        .then(() -> reconnections.tryEmitNext(1L))
        .expectNext(DUE)
        .expectNoEvent(Duration.ofMillis(899))
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
            reconnections.asFlux());
    StepVerifier.withVirtualTime(sweep::wakeUps)
        .expectNext(DUE)
        .thenAwait(Duration.ofSeconds(1))
        .expectNext(DUE)
        .expectNoEvent(Duration.ofSeconds(50))
        .thenCancel()
        .verify();
  }

  @Test
  void sweepStopsLookingWithoutDemand() {
    StepVerifier.withVirtualTime(() -> sweep(Flux.never()).wakeUps(), 1)
        .expectNext(DUE)
        .thenAwait(EVERY.multipliedBy(100))
        .then(() -> assertThat(looks).hasValueLessThanOrEqualTo(2))
        .thenCancel()
        .verify();
  }

  private Sweep sweep(Flux<?> reconnections) {
    return new Sweep(
        EVERY,
        () -> {
          looks.incrementAndGet();
          return Mono.just(DUE);
        },
        reconnections);
  }
}
