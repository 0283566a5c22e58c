package dev.forestgate.outbox.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.outbox.store.Leased;
import dev.forestgate.outbox.store.QueueEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class QueuePollingTest {
  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final QueueSignal signal = new QueueSignal(time);
  private final AtomicInteger polls = new AtomicInteger();
  private final List<Integer> asked = new ArrayList<>();
  private final Queue<Leased> waiting = new ArrayDeque<>();
  private final List<Set<UUID>> kept = new ArrayList<>();
  private final QueuePolling polling =
      new QueuePolling("entries", this::take, this::release, signal, settings(3), time);

  @Test
  void pollsAtOnceAndThenWithinEachPause() {
    StepVerifier.create(polling.entries())
        .expectSubscription()
        .then(() -> assertThat(polls).hasValue(1))
        .then(() -> pass(Duration.ofMillis(899)))
        .then(() -> assertThat(polls).hasValue(1))
        .then(() -> pass(Duration.ofMillis(101)))
        .then(() -> assertThat(polls).hasValue(2))
        .then(() -> pass(Duration.ofSeconds(10)))
        .then(() -> assertThat(polls.get()).isBetween(12, 13))
        .thenCancel()
        .verify();
  }

  @Test
  void signalEndsThePauseAndShortensTheNextOnes() {
    Leased entry = entry();
    StepVerifier.create(polling.entries())
        .expectSubscription()
        .then(signal::raise)
        .then(() -> assertThat(polls).hasValue(2))
        .then(() -> waiting.add(entry))
        .then(() -> pass(Duration.ofMillis(100)))
        .expectNext(entry)
        .then(() -> pass(Duration.ofSeconds(4)))
        .then(() -> assertThat(polls.get()).isBetween(30, 40))
        .thenCancel()
        .verify();
  }

  @Test
  void leasesNoMoreThanMayBeInProgress() {
    for (int i = 0; i < 10; i++) {
      waiting.add(entry());
    }
    List<Leased> taken = new ArrayList<>();
    StepVerifier.create(polling.entries().doOnNext(taken::add))
        .expectSubscription()
        .expectNextCount(3)
        .then(() -> assertThat(asked).containsExactly(3))
        .then(() -> pass(Duration.ofSeconds(5)))
        .then(() -> assertThat(asked).as("while none is done").containsExactly(3))
        .then(() -> polling.done(taken.get(0)))
        .expectNextCount(1)
        .then(
            () -> {
              polling.done(taken.get(1));
              polling.done(taken.get(2));
            })
        .expectNextCount(2)
        .then(() -> assertThat(asked).doesNotContain(4))
        .thenCancel()
        .verify();
  }

  @Test
  void entryInProgressIsNotEmittedAgain() {
    Leased entry = entry();
    waiting.add(entry);
    waiting.add(entry);
    List<Leased> taken = new ArrayList<>();
    StepVerifier.create(polling.entries().doOnNext(taken::add))
        .expectSubscription()
        .expectNext(entry)
        .then(() -> pass(Duration.ofSeconds(3)))
        .then(() -> assertThat(taken).containsExactly(entry))
        .then(() -> polling.done(entry))
        .then(() -> waiting.add(entry))
        .then(() -> pass(Duration.ofSeconds(1)))
        .expectNext(entry)
        .thenCancel()
        .verify();
  }

  @Test
  void failedPollIsFollowedByTheNext() {
    Leased entry = entry();
    waiting.add(entry);
    var failing =
        new QueuePolling(
            "entries",
            most ->
                polls.getAndIncrement() < 3
                    ? Mono.error(new IllegalStateException("away"))
                    : take(most),
            this::release,
            signal,
            settings(8),
            time);
    StepVerifier.create(failing.entries())
        .expectSubscription()
        .then(() -> pass(Duration.ofSeconds(4)))
        .expectNext(entry)
        .thenCancel()
        .verify();
  }

  /** The lease of a poll that timed out may begin after the next poll. */
  @Test
  void afterAFailedPollLeasesThatAreNotInProgressAreReleasedForTheLengthOfALease() {
    Leased entry = entry();
    waiting.add(entry);
    var failing =
        new QueuePolling(
            "entries",
            most -> polls.get() == 1 ? failOnce() : take(most),
            this::release,
            signal,
            settings(8),
            time);
    StepVerifier.create(failing.entries())
        .expectSubscription()
        .expectNext(entry)
        .then(() -> pass(Duration.ofSeconds(1)))
        .then(() -> assertThat(polls).as("the second has failed").hasValue(2))
        .then(() -> assertThat(kept).isEmpty())
        .then(() -> pass(Duration.ofSeconds(2)))
        .then(() -> assertThat(kept).hasSizeBetween(2, 3).containsOnly(Set.of(entry.entry().id())))
        .then(() -> failing.done(entry))
        .then(() -> pass(Duration.ofMinutes(1)))
        .then(() -> assertThat(kept).hasSizeBetween(55, 70).endsWith(Set.of()))
        .then(kept::clear)
        .then(() -> pass(Duration.ofMinutes(1)))
        .then(() -> assertThat(kept).isEmpty())
        .thenCancel()
        .verify();
  }

  private Mono<List<Leased>> failOnce() {
    polls.incrementAndGet();
    return Mono.error(new IllegalStateException("away"));
  }

  @Test
  void stopWaitsForThePollInProgressAndEmitsWhatItFinds() {
    Sinks.One<List<Leased>> found = Sinks.one();
    Leased entry = entry();
    var slow =
        new QueuePolling(
            "entries",
            most -> {
              polls.incrementAndGet();
              return found.asMono();
            },
            this::release,
            signal,
            settings(8),
            time);
    StepVerifier.create(slow.entries())
        .expectSubscription()
        .then(() -> slow.stop(() -> {}))
        .then(() -> found.tryEmitValue(List.of(entry)))
        .expectNext(entry)
        .verifyComplete();
    assertThat(polls).hasValue(1);
  }

  @Test
  void stopEndsThePause() {
    StepVerifier.create(polling.entries())
        .expectSubscription()
        .then(() -> polling.stop(() -> {}))
        .verifyComplete();
    assertThat(polls).hasValue(1);
  }

  @Test
  void signalCausesOnePollWhilePollsFail() {
    var failing =
        new QueuePolling(
            "entries",
            most -> {
              polls.incrementAndGet();
              return Mono.error(new IllegalStateException("away"));
            },
            this::release,
            signal,
            settings(8),
            time);
    StepVerifier.create(failing.entries())
        .expectSubscription()
        .then(signal::raise)
        .then(() -> pass(Duration.ofMillis(899)))
        .then(() -> assertThat(polls).hasValue(2))
        .thenCancel()
        .verify();
  }

  private void pass(Duration step) {
    time.advanceTimeBy(step);
  }

  private Mono<Void> release(Set<UUID> inProgress) {
    return Mono.fromRunnable(() -> kept.add(inProgress));
  }

  private Mono<List<Leased>> take(int most) {
    polls.incrementAndGet();
    asked.add(most);
    List<Leased> taken = new ArrayList<>();
    while (taken.size() < most && !waiting.isEmpty()) {
      taken.add(waiting.remove());
    }
    return Mono.just(taken);
  }

  private static QueueSettings settings(int concurrency) {
    Duration minute = Duration.ofMinutes(1);
    return new QueueSettings(
        Duration.ofSeconds(1), concurrency, minute, minute, minute, minute, minute, minute);
  }

  private static Leased entry() {
    return new Leased(
        new QueueEntry(UUID.randomUUID(), "reset-password", "{}", null, "a@example.org", null),
        UUID.randomUUID(),
        Instant.EPOCH,
        1,
        Duration.ZERO,
        false,
        0);
  }
}
