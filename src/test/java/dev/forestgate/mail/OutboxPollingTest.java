package dev.forestgate.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.mail.message.TestMailProperties;
import dev.forestgate.testing.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

@VirtualTime
class OutboxPollingTest {
  private final OutboxSignal signal = new OutboxSignal();
  private final AtomicInteger looks = new AtomicInteger();
  private final List<Integer> asked = new ArrayList<>();
  private final Queue<LeasedEmail> waiting = new ArrayDeque<>();
  private final OutboxPolling round =
      new OutboxPolling(this::take, signal, TestMailProperties.of("concurrency", "3"));

  @Test
  void looksAtOnceAndThenAgainWithinEachPause() {
    StepVerifier.withVirtualTime(round::letters)
        .expectSubscription()
        .then(() -> assertThat(looks).hasValue(1))
        .expectNoEvent(Duration.ofMillis(899))
        .then(() -> assertThat(looks).hasValue(1))
        .thenAwait(Duration.ofMillis(101))
        .then(() -> assertThat(looks).hasValue(2))
        .thenAwait(Duration.ofSeconds(10))
        .then(() -> assertThat(looks.get()).isBetween(12, 13))
        .thenCancel()
        .verify();
  }

  @Test
  void theBellEndsThePauseAndKeepsItAttentiveForAWhile() {
    LeasedEmail letter = letter();
    StepVerifier.withVirtualTime(round::letters)
        .expectSubscription()
        .then(signal::ring)
        .then(() -> assertThat(looks).hasValue(2))
        .then(() -> waiting.add(letter))
        .thenAwait(Duration.ofMillis(100))
        .expectNext(letter)
        .thenAwait(Duration.ofSeconds(4))
        .then(() -> assertThat(looks.get()).isBetween(30, 40))
        .thenCancel()
        .verify();
  }

  @Test
  void noMoreIsTakenThanThereIsRoomFor() {
    for (int i = 0; i < 10; i++) {
      waiting.add(letter());
    }
    List<LeasedEmail> taken = new ArrayList<>();
    StepVerifier.withVirtualTime(() -> round.letters().doOnNext(taken::add))
        .expectSubscription()
        .expectNextCount(3)
        .then(() -> assertThat(asked).containsExactly(3))
        .thenAwait(Duration.ofSeconds(5))
        .then(() -> assertThat(asked).as("while none is done").containsExactly(3))
        .then(() -> round.done(taken.get(0)))
        .expectNextCount(1)
        .then(
            () -> {
              round.done(taken.get(1));
              round.done(taken.get(2));
            })
        .expectNextCount(2)
        .then(() -> assertThat(asked).doesNotContain(4))
        .thenCancel()
        .verify();
  }

  @Test
  void whatIsInHandAndComesBackIsNotGivenOutAgain() {
    LeasedEmail letter = letter();
    waiting.add(letter);
    waiting.add(letter);
    StepVerifier.withVirtualTime(round::letters)
        .expectSubscription()
        .expectNext(letter)
        .expectNoEvent(Duration.ofSeconds(3))
        .then(() -> round.done(letter))
        .then(() -> waiting.add(letter))
        .thenAwait(Duration.ofSeconds(1))
        .expectNext(letter)
        .thenCancel()
        .verify();
  }

  @Test
  void aLookThatFailsIsFollowedByTheNext() {
    LeasedEmail letter = letter();
    waiting.add(letter);
    var failing =
        new OutboxPolling(
            most ->
                looks.getAndIncrement() < 3
                    ? Mono.error(new IllegalStateException("away"))
                    : take(most),
            signal,
            TestMailProperties.of());
    StepVerifier.withVirtualTime(failing::letters)
        .expectSubscription()
        .thenAwait(Duration.ofSeconds(4))
        .expectNext(letter)
        .thenCancel()
        .verify();
  }

  @Test
  void aStopWaitsForTheLookThatIsUnderWayAndGivesOutWhatItFinds() {
    Sinks.One<List<LeasedEmail>> found = Sinks.one();
    LeasedEmail letter = letter();
    var slow =
        new OutboxPolling(
            most -> {
              looks.incrementAndGet();
              return found.asMono();
            },
            signal,
            TestMailProperties.of());
    StepVerifier.create(slow.letters())
        .expectSubscription()
        .then(slow::stop)
        .then(() -> found.tryEmitValue(List.of(letter)))
        .expectNext(letter)
        .verifyComplete();
    assertThat(looks).hasValue(1);
  }

  @Test
  void aStopEndsThePause() {
    StepVerifier.create(round.letters()).expectSubscription().then(round::stop).verifyComplete();
    assertThat(looks).hasValue(1);
  }

  @Test
  void whileLooksFailTheBellBringsOneLookAndNotMany() {
    var failing =
        new OutboxPolling(
            most -> {
              looks.incrementAndGet();
              return Mono.error(new IllegalStateException("away"));
            },
            signal,
            TestMailProperties.of());
    StepVerifier.withVirtualTime(failing::letters)
        .expectSubscription()
        .then(signal::ring)
        .expectNoEvent(Duration.ofMillis(899))
        .then(() -> assertThat(looks).hasValue(2))
        .thenCancel()
        .verify();
  }

  private Mono<List<LeasedEmail>> take(int most) {
    looks.incrementAndGet();
    asked.add(most);
    List<LeasedEmail> taken = new ArrayList<>();
    while (taken.size() < most && !waiting.isEmpty()) {
      taken.add(waiting.remove());
    }
    return Mono.just(taken);
  }

  private static LeasedEmail letter() {
    return new LeasedEmail(
        UUID.randomUUID(),
        null,
        "a@example.org",
        "reset-password",
        "{}",
        Instant.EPOCH,
        Instant.EPOCH,
        1,
        Duration.ZERO,
        false,
        0);
  }
}
