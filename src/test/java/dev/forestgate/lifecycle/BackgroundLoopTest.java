package dev.forestgate.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class BackgroundLoopTest {
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final AtomicInteger rounds = new AtomicInteger();
  private final List<BackgroundLoop<?>> loops = new ArrayList<>();

  @AfterEach
  void stop() {
    loops.forEach(BackgroundLoop::endRounds);
    time.dispose();
  }

  @Test
  void firstRoundBeginsAtOnceAndTheNextAfterThePause() {
    start(counted(Mono.empty()));
    assertThat(rounds).hasValue(1);
    pass(PAUSE.minusMillis(1));
    assertThat(rounds).hasValue(1);
    pass(Duration.ofMillis(1));
    assertThat(rounds).hasValue(2);
    pass(PAUSE.multipliedBy(10));
    assertThat(rounds).hasValue(12);
  }

  @Test
  void firstRoundWaitsForItsOwnPause() {
    start(timing().after(Duration.ofMinutes(1)), counted(Mono.empty()));
    pass(Duration.ofSeconds(59));
    assertThat(rounds).hasValue(0);
    pass(Duration.ofSeconds(1));
    assertThat(rounds).hasValue(1);
  }

  @Test
  void pausesAreUpToATenthShorter() {
    start(timing().with(() -> 1.0), counted(Mono.empty()));
    pass(Duration.ofMillis(8_999));
    assertThat(rounds).hasValue(1);
    pass(Duration.ofMillis(1));
    assertThat(rounds).hasValue(2);
    LoopTiming ordinary = LoopTiming.every(PAUSE);
    for (int i = 0; i < 1000; i++) {
      assertThat(ordinary.pause(false)).isBetween(Duration.ofSeconds(9), PAUSE);
    }
  }

  @Test
  void failedRoundIsFollowedByTheNext() {
    start(counted(Mono.error(new IllegalStateException("away"))));
    pass(PAUSE.multipliedBy(3));
    assertThat(rounds).hasValue(4);
  }

  @Test
  void throwingRoundIsFollowedByTheNext() {
    start(
        () -> {
          rounds.incrementAndGet();
          throw new IllegalStateException("a defect");
        });
    pass(PAUSE.multipliedBy(3));
    assertThat(rounds).hasValue(4);
  }

  @Test
  void pauseAfterAFailureMayBeShorter() {
    start(
        timing().retryingWithin(Duration.ofSeconds(1)),
        counted(Mono.error(new IllegalStateException("away"))));
    pass(Duration.ofSeconds(5));
    assertThat(rounds).hasValue(6);
  }

  @Test
  void outageIsLoggedOnceAnHourAndItsEndToo() {
    AtomicBoolean isAway = new AtomicBoolean(true);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    Logger logger = (Logger) LoggerFactory.getLogger(BackgroundLoop.class);
    logger.addAppender(lines);
    logger.setLevel(Level.INFO);
    try {
      start(() -> isAway.get() ? Mono.error(new IllegalStateException("away")) : Mono.empty());
      pass(Duration.ofMinutes(50));
      assertThat(messages(lines)).hasSize(1).first().asString().contains("test", "away");
      pass(Duration.ofMinutes(20));
      assertThat(messages(lines)).hasSize(2);
      isAway.set(false);
      pass(PAUSE);
      assertThat(messages(lines)).hasSize(3).last().asString().contains("works again");
    } finally {
      logger.detachAppender(lines);
      logger.setLevel(null);
    }
  }

  @Test
  void roundsNeverOverlap() {
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    BackgroundLoop<Void> loop =
        start(
            () ->
                Mono.delay(PAUSE.multipliedBy(5), time)
                    .doOnSubscribe(
                        any -> most.accumulateAndGet(atOnce.incrementAndGet(), Math::max))
                    .doOnTerminate(atOnce::decrementAndGet)
                    .doOnTerminate(rounds::incrementAndGet)
                    .then());
    for (int i = 0; i < 20; i++) {
      loop.wake();
      pass(PAUSE);
    }
    assertThat(rounds.get()).isBetween(3, 5);
    assertThat(most).hasValue(1);
  }

  @Test
  void wakeUpEndsThePause() {
    BackgroundLoop<Void> loop = start(counted(Mono.empty()));
    loop.wake();
    assertThat(rounds).hasValue(2);
    pass(PAUSE.minusMillis(1));
    assertThat(rounds).hasValue(2);
  }

  @Test
  void wakeUpDuringARoundSkipsThePause() {
    Sinks.Empty<Void> end = Sinks.empty();
    BackgroundLoop<Void> loop =
        start(() -> rounds.getAndIncrement() == 0 ? end.asMono() : Mono.empty());
    loop.wake();
    loop.wake();
    assertThat(rounds).hasValue(1);
    end.tryEmitEmpty();
    assertThat(rounds).hasValue(2);
  }

  @Test
  void wakeUpsDoNotHurryARoundThatFails() {
    List<BackgroundLoop<Void>> self = new ArrayList<>();
    self.add(
        start(
            () -> {
              rounds.incrementAndGet();
              self.forEach(BackgroundLoop::wake);
              return Mono.error(new IllegalStateException("away"));
            }));
    self.get(0).wake();
    assertThat(rounds).as("one round for one wake-up in the pause").hasValue(2);
    pass(PAUSE.minusMillis(1));
    assertThat(rounds).hasValue(2);
  }

  @Test
  void stopWaitsForTheRoundInProgress() {
    Sinks.Empty<Void> end = Sinks.empty();
    AtomicBoolean hasEnded = new AtomicBoolean();
    AtomicBoolean isStopped = new AtomicBoolean();
    BackgroundLoop<Void> loop =
        start(counted(end.asMono().doOnTerminate(() -> hasEnded.set(true))));
    loop.stop(() -> isStopped.set(true));
    assertThat(isStopped).isFalse();
    end.tryEmitEmpty();
    assertThat(hasEnded).isTrue();
    assertThat(isStopped).isTrue();
    pass(PAUSE.multipliedBy(2));
    assertThat(rounds).hasValue(1);
  }

  @Test
  void stopWaitsForTheConsumerOfWhatTheRoundEmitted() {
    Sinks.Empty<Void> end = Sinks.empty();
    AtomicBoolean isStopped = new AtomicBoolean();
    BackgroundLoop<Integer> loop =
        new BackgroundLoop<Integer>("test", timing(), () -> Mono.just(1))
            .start(items -> items.flatMap(item -> end.asMono()));
    loop.stop(() -> isStopped.set(true));
    assertThat(isStopped).isFalse();
    end.tryEmitEmpty();
    assertThat(isStopped).isTrue();
  }

  @Test
  void stopEndsThePause() {
    AtomicBoolean isStopped = new AtomicBoolean();
    start(counted(Mono.empty())).stop(() -> isStopped.set(true));
    assertThat(isStopped).isTrue();
    pass(PAUSE.multipliedBy(2));
    assertThat(rounds).hasValue(1);
  }

  @Test
  void stopOfALoopThatNeverStartedDoesNotWait() {
    AtomicBoolean isStopped = new AtomicBoolean();
    new BackgroundLoop<>("test", timing(), counted(Mono.empty())).stop(() -> isStopped.set(true));
    assertThat(isStopped).isTrue();
  }

  @Test
  void nextRoundWaitsForDemand() {
    var loop =
        new BackgroundLoop<Integer>(
            "test",
            timing(),
            () -> {
              rounds.incrementAndGet();
              return Flux.just(1, 2);
            });
    StepVerifier.create(loop.items(), 1)
        .expectNext(1)
        .then(() -> pass(PAUSE.multipliedBy(3)))
        .then(() -> assertThat(rounds).hasValue(1))
        .thenRequest(1)
        .expectNext(2)
        .thenCancel()
        .verify();
  }

  @Test
  void blockingRoundRunsOnAThreadThatMayBlock() {
    Sinks.One<String> thread = Sinks.one();
    BackgroundLoop<Void> loop =
        BackgroundLoop.blocking(
                "test", timing(), () -> thread.tryEmitValue(Thread.currentThread().getName()))
            .start();
    assertThat(thread.asMono().block(Duration.ofSeconds(20))).contains("boundedElastic");
    loop.close();
  }

  private LoopTiming timing() {
    return LoopTiming.every(PAUSE).on(time).with(() -> 0.0);
  }

  private BackgroundLoop<Void> start(Supplier<Publisher<Void>> round) {
    return start(timing(), round);
  }

  private BackgroundLoop<Void> start(LoopTiming timing, Supplier<Publisher<Void>> round) {
    BackgroundLoop<Void> loop = new BackgroundLoop<>("test", timing, round).start();
    loops.add(loop);
    return loop;
  }

  private Supplier<Publisher<Void>> counted(Mono<Void> round) {
    return () -> {
      rounds.incrementAndGet();
      return round;
    };
  }

  private void pass(Duration step) {
    time.advanceTimeBy(step);
  }

  private static List<String> messages(ListAppender<ILoggingEvent> lines) {
    return lines.list.stream()
        .filter(line -> line.getLevel().isGreaterOrEqual(Level.INFO))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }
}
