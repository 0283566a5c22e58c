package dev.forestgate.credentials.pool;

import static dev.forestgate.failure.Failure.OVERLOADED;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.failure.Failed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** Admission to the hash pool, its refusals, and that no place is ever lost. */
class HashPoolTest {
  private static final Duration SOON = TestTimeouts.HANG;
  private static final Duration FOR_EVER = Duration.ofDays(1);
  private static final Duration ONE_SECOND = Duration.ofSeconds(1);

  private final List<HashPool> pools = new ArrayList<>();
  private final CountDownLatch service = new CountDownLatch(1);

  @AfterEach
  void open() {
    service.countDown();
    pools.forEach(HashPool::close);
  }

  @Test
  void workRunsOnAThreadOfThePool() {
    StepVerifier.create(pool(2, FOR_EVER).run(() -> Thread.currentThread().getName()))
        .expectNextMatches(name -> name.startsWith("hash-"))
        .expectComplete()
        .verify(SOON);
  }

  @Test
  void workRunsOncePerSubscriptionAndNotBefore() {
    var runs = new AtomicInteger();
    Mono<Integer> work = pool(1, FOR_EVER).run(runs::incrementAndGet);
    assertThat(runs).hasValue(0);
    StepVerifier.create(work).expectNext(1).expectComplete().verify(SOON);
    StepVerifier.create(work).expectNext(2).expectComplete().verify(SOON);
    assertThat(runs).hasValue(2);
  }

  @Test
  void asManyAsThreadsRunAtOnceAndNeverMore() {
    int threads = 3;
    HashPool pool = pool(threads, FOR_EVER);
    var running = new AtomicInteger();
    var most = new AtomicInteger();
    var met = new CountDownLatch(threads);
    List<Integer> results =
        Flux.range(0, 60)
            .flatMap(
                n ->
                    pool.run(
                        () -> {
                          most.accumulateAndGet(running.incrementAndGet(), Math::max);
                          met.countDown();
                          pass(met);
                          pause();
                          running.decrementAndGet();
                          return n;
                        }),
                60)
            .collectList()
            .block(SOON);
    assertThat(results).containsExactlyInAnyOrderElementsOf(upTo(60));
    assertThat(most).hasValue(threads);
  }

  /** A batched result is delivered when the results it waits for are cancelled. */
  @Test
  void aResultIsGivenWhereNoSubscriberIsLeft() {
    HashPool pool = pool(2, FOR_EVER);
    var queued = new CountDownLatch(1);
    CompletableFuture<String> running = occupy(pool);
    CompletableFuture<Boolean> done = pool.run(() -> pass(queued)).toFuture();
    List<Disposable> others =
        IntStream.range(0, 40).mapToObj(n -> pool.run(() -> pass(service)).subscribe()).toList();
    queued.countDown();
    others.forEach(Disposable::dispose);
    assertThat(done).succeedsWithin(SOON);
    assertThat(running).isNotDone();
  }

  @Test
  void firstComeIsFirstServed() {
    HashPool pool = pool(1, FOR_EVER);
    CompletableFuture<String> first = occupy(pool);
    List<Integer> served = new ArrayList<>();
    List<Mono<Boolean>> waiting = new ArrayList<>();
    upTo(20).forEach(n -> waiting.add(begun(pool.run(() -> served.add(n)))));
    service.countDown();
    first.join();
    StepVerifier.create(Flux.merge(waiting)).expectNextCount(20).expectComplete().verify(SOON);
    assertThat(served).isEqualTo(upTo(20));
  }

  @Test
  void workThatCannotBeginInTimeIsRefusedAndNeverRuns() {
    HashPool pool = pool(1, Duration.ofMillis(1500));
    CompletableFuture<String> running = occupy(pool);
    CompletableFuture<String> waiting = pool.run(() -> "waited").toFuture();
    var ran = new AtomicBoolean();

    assertRefused(pool.run(() -> ran.getAndSet(true)), Duration.ofSeconds(2));

    service.countDown();
    assertThat(running.join()).isEqualTo("ran");
    assertThat(waiting.join()).isEqualTo("waited");
    StepVerifier.create(pool.run(() -> "next")).expectNext("next").expectComplete().verify(SOON);
    assertThat(ran).isFalse();
  }

  @Test
  void aWaitThatIsJustAsLongAsAllowedIsAccepted() {
    HashPool pool = pool(1, ONE_SECOND);
    hold(pool);
    CompletableFuture<String> waiting = pool.run(() -> "waited").toFuture();
    assertThat(waiting).isNotDone();
    service.countDown();
    assertThat(waiting.join()).isEqualTo("waited");
  }

  @Test
  void theWaitIsSharedByTheThreads() {
    HashPool pool = pool(4, FOR_EVER);
    assertThat(pool.estimatedWait()).isZero();
    upTo(6).forEach(n -> hold(pool));
    assertThat(pool.estimatedWait()).isEqualTo(Duration.ofMillis(1500));
  }

  @Test
  void shortWorkHardlyCountsAndDoesNotChangeTheEstimateOfAHash() {
    HashPool pool = pool(1, FOR_EVER);
    StepVerifier.create(Flux.range(0, 50).concatMap(n -> pool.runShort(() -> n)))
        .expectNextCount(50)
        .expectComplete()
        .verify(SOON);
    hold(pool);
    List<CompletableFuture<Integer>> waiting =
        IntStream.range(0, 20).mapToObj(n -> pool.runShort(() -> n).toFuture()).toList();
    assertThat(pool.estimatedWait())
        .isGreaterThanOrEqualTo(ONE_SECOND)
        .isLessThan(Duration.ofMillis(1_200));
    assertThat(pool.pending()).isOne();
    service.countDown();
    assertThat(waiting).allSatisfy(work -> assertThat(work).succeedsWithin(SOON));
    assertThat(pool.estimatedWait()).isZero();
  }

  @Test
  void shortWorkIsRefusedWhileHashesFillThePool() {
    HashPool pool = pool(1, Duration.ofMillis(500));
    hold(pool);
    assertRefused(pool.runShort(() -> "refused"), ONE_SECOND);
  }

  @Test
  void theEstimateFollowsWhatHashesReallyTake() {
    HashPool pool = pool(1, FOR_EVER);
    StepVerifier.create(Flux.range(0, 50).concatMap(n -> pool.run(() -> n)))
        .expectNextCount(50)
        .expectComplete()
        .verify(SOON);
    hold(pool);
    assertThat(pool.estimatedWait())
        .isPositive()
        .as("0.9 to the power of 50 of the first guess, and a little")
        .isLessThan(Duration.ofMillis(150));
  }

  @Test
  void aDrainedPoolAcceptsAgain() {
    HashPool pool = pool(1, Duration.ofMillis(500));
    CompletableFuture<String> running = occupy(pool);
    assertRefused(pool.run(() -> "refused"), ONE_SECOND);
    service.countDown();
    running.join();
    assertThat(pool.estimatedWait()).isZero();
    StepVerifier.create(pool.run(() -> "next")).expectNext("next").expectComplete().verify(SOON);
  }

  @Test
  void cancelledWaitingWorkNeverRunsAndFreesItsPlace() {
    HashPool pool = pool(1, ONE_SECOND);
    hold(pool);
    var ran = new AtomicBoolean();
    Disposable waiting = pool.run(() -> ran.getAndSet(true)).subscribe();
    assertRefused(pool.run(() -> "refused"), Duration.ofSeconds(2));

    waiting.dispose();

    assertThat(pool.estimatedWait()).isEqualTo(ONE_SECOND);
    CompletableFuture<String> next = pool.run(() -> "next").toFuture();
    service.countDown();
    assertThat(next.join()).isEqualTo("next");
    assertThat(ran).isFalse();
  }

  @Test
  void cancelledRunningHashFreesItsPlaceOnce() {
    HashPool pool = pool(1, FOR_EVER);
    var begun = new CountDownLatch(1);
    Disposable running =
        pool.run(
                () -> {
                  begun.countDown();
                  return pass(service);
                })
            .subscribe();
    pass(begun);
    running.dispose();
    running.dispose();
    assertThat(pool.estimatedWait()).isEqualTo(ONE_SECOND);
    service.countDown();
    await().atMost(SOON).untilAsserted(() -> assertThat(pool.estimatedWait()).isZero());
  }

  @Test
  void aHashThatFailsSaysSoAndGivesItsPlaceBack() {
    HashPool pool = pool(1, Duration.ZERO);
    assertFails(pool, new IllegalStateException("no memory"));
    assertFails(pool, new UnsatisfiedLinkError("no libsodium"));
  }

  @Test
  void aHashThatRunsOutOfMemorySaysSoAndGivesItsPlaceBack() {
    assertFails(pool(1, Duration.ZERO), new OutOfMemoryError("thrown by a test"));
  }

  @Test
  void manyAtOnceAreAllServed() {
    HashPool pool = pool(2, FOR_EVER);
    List<Integer> results =
        Flux.range(0, 5_000).flatMap(n -> pool.run(() -> n), 5_000).collectList().block(SOON);
    assertThat(results).containsExactlyInAnyOrderElementsOf(upTo(5_000));
    assertThat(pool.estimatedWait()).isZero();
  }

  @Test
  void noPlaceIsLostWhereManyComeAndLeave() {
    HashPool pool = pool(2, FOR_EVER);
    Flux.range(0, 5_000)
        .flatMap(n -> n % 3 == 0 ? pool.run(() -> n) : left(pool.run(() -> n)), 5_000)
        .blockLast(SOON);
    await().atMost(SOON).untilAsserted(() -> assertThat(pool.estimatedWait()).isZero());
    assertThat(pool.estimatedWait()).isZero();
    StepVerifier.create(pool.run(() -> "next")).expectNext("next").expectComplete().verify(SOON);
  }

  @Test
  void oneHashThatTookExceptionallyLongSaysLittleOfTheNext() {
    var pool = new HashPool(1, FOR_EVER, Duration.ofMillis(1));
    pools.add(pool);
    StepVerifier.create(
            pool.run(
                () -> {
                  pauseFor(500);
                  return "late";
                }))
        .expectNext("late")
        .expectComplete()
        .verify(SOON);
    hold(pool);
    assertThat(pool.estimatedWait()).isBetween(Duration.ofNanos(1), Duration.ofMillis(2));
  }

  @Test
  void refusalPredictsTheOutcomeOfTheWork() {
    HashPool pool = pool(1, Duration.ofMillis(500));
    assertThat(pool.refusal()).isNull();
    hold(pool);
    assertThat(pool.refusal())
        .satisfies(
            refused -> {
              assertThat(refused.failure()).isEqualTo(OVERLOADED);
              assertThat(refused.retryAfter()).isEqualTo(ONE_SECOND);
            });
  }

  @Test
  void reservedWorkIsNotRefusedLaterAndOtherWorkIsRefusedAtOnce() {
    HashPool pool = pool(1, Duration.ofMillis(1_500));
    Sinks.Empty<Void> lookUp = Sinks.empty();
    AtomicInteger begun = new AtomicInteger();
    Mono<String> signIn =
        pool.withReservation(
            Mono.defer(
                () -> {
                  begun.incrementAndGet();
                  return lookUp.asMono().then(pool.run(() -> "hashed"));
                }));
    CompletableFuture<String> first = signIn.toFuture();
    CompletableFuture<String> second = signIn.toFuture();
    assertRefused(signIn, Duration.ofSeconds(2));
    assertRefused(pool.run(() -> "without a place"), Duration.ofSeconds(2));
    assertThat(begun).hasValue(2);

    lookUp.tryEmitEmpty();
    assertThat(first.join()).isEqualTo("hashed");
    assertThat(second.join()).isEqualTo("hashed");
    assertThat(pool.estimatedWait()).isZero();
  }

  @Test
  void aPlaceIsGoodForOneHash() {
    HashPool pool = pool(1, Duration.ofMillis(500));
    StepVerifier.create(
            pool.withReservation(pool.run(() -> "first").then(begunBehindAnother(pool))))
        .expectErrorSatisfies(error -> assertThat(((Failed) error).failure()).isEqualTo(OVERLOADED))
        .verify(SOON);
  }

  private Mono<String> begunBehindAnother(HashPool pool) {
    return Mono.defer(
        () -> {
          hold(pool);
          return pool.run(() -> "second");
        });
  }

  @Test
  void reservationWithoutAHashIsReleased() {
    HashPool pool = pool(1, Duration.ofMillis(500));
    StepVerifier.create(pool.withReservation(Mono.empty())).expectComplete().verify(SOON);
    StepVerifier.create(pool.withReservation(Mono.error(new IllegalStateException())))
        .expectError(IllegalStateException.class)
        .verify(SOON);
    pool.withReservation(Mono.never()).subscribe().dispose();
    assertThat(pool.estimatedWait()).isZero();
  }

  @Test
  void aClosedPoolFinishesWhatItHasAndTakesNoMore() {
    HashPool pool = pool(1, FOR_EVER);
    CompletableFuture<String> running = occupy(pool);
    CompletableFuture<String> waiting = pool.run(() -> "waited").toFuture();
    pool.close();
    StepVerifier.create(pool.run(() -> "late")).expectError().verify(SOON);
    service.countDown();
    assertThat(running.join()).isEqualTo("ran");
    assertThat(waiting.join()).isEqualTo("waited");
  }

  /** A pool whose hashes are thought to take a second each. */
  private HashPool pool(int threads, Duration maxWait) {
    var pool = new HashPool(threads, maxWait, ONE_SECOND);
    pools.add(pool);
    return pool;
  }

  /** Takes one place until the latch opens. */
  private void hold(HashPool pool) {
    pool.run(() -> pass(service)).subscribe();
  }

  /** The same, with the result of the work. */
  private CompletableFuture<String> occupy(HashPool pool) {
    return pool.run(() -> pass(service) ? "ran" : "never got through").toFuture();
  }

  /** Stands in the queue from now on, not from the subscription on. */
  private static <T> Mono<T> begun(Mono<T> work) {
    return Mono.fromFuture(work.toFuture());
  }

  /** Comes and leaves again at once. */
  private static <T> Mono<T> left(Mono<T> work) {
    return Mono.fromRunnable(() -> work.subscribe().dispose());
  }

  private static void assertRefused(Mono<?> work, Duration comeBack) {
    StepVerifier.create(work)
        .expectErrorSatisfies(
            error -> {
              assertThat(error).isInstanceOf(Failed.class);
              assertThat(((Failed) error).failure()).isEqualTo(OVERLOADED);
              assertThat(((Failed) error).retryAfter()).isEqualTo(comeBack);
            })
        .verify(SOON);
  }

  private static void assertFails(HashPool pool, Throwable failure) {
    StepVerifier.create(pool.run(() -> sneaky(failure)))
        .expectErrorSatisfies(error -> assertThat(error).isSameAs(failure))
        .verify(SOON);
    assertThat(pool.estimatedWait()).isZero();
    StepVerifier.create(pool.run(() -> "next")).expectNext("next").expectComplete().verify(SOON);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T, X extends Throwable> T sneaky(Throwable failure) throws X {
    throw (X) failure;
  }

  private static List<Integer> upTo(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  private static boolean pass(CountDownLatch latch) {
    try {
      return latch.await(SOON.toSeconds(), SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void pause() {
    pauseFor(2);
  }

  private static void pauseFor(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
