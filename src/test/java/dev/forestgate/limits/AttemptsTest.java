package dev.forestgate.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestStores;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.limits.bucket.Buckets;
import dev.forestgate.redis.Scripts;
import dev.forestgate.sessions.ScriptClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** The guess budget, to the millisecond and to the last of a hundred guesses. */
class AttemptsTest {
  private static final LettuceConnectionFactory CONNECTIONS = TestStores.redisConnections(12);
  private static final ReactiveStringRedisTemplate REDIS =
      new ReactiveStringRedisTemplate(CONNECTIONS);
  private static final Mono<AttemptOrigin> STRANGE = Mono.just(AttemptOrigin.UNKNOWN_DEVICE);
  private static final Mono<AttemptOrigin> KNOWN = Mono.just(AttemptOrigin.KNOWN_DEVICE);
  private static final Mono<AttemptOrigin> NEAR = Mono.just(AttemptOrigin.SIMILAR_DEVICE);
  private static final int FREE_OF_CLIENT = 5;
  private static final int FREE = 15;
  private static final int MOST = 100;
  private static final int MOST_OF_KNOWN = 20;
  private static final int STRANGERS_BY_NAME = 30;
  private static final int KNOWN_BY_NAME = 10;
  private static final Duration LONGEST = Duration.ofMinutes(15);
  private static final Duration MOMENT = Duration.ofMillis(1);

  private final ScriptClock clock = new ScriptClock(REDIS);
  private Attempts attempts = attempts(clock.scripts(), 0);
  private final String alice = "alice-" + UUID.randomUUID();
  private final AtomicInteger clients = new AtomicInteger();

  @AfterAll
  static void disconnect() {
    CONNECTIONS.destroy();
  }

  /** Outcome of a guess. */
  private enum Result {
    RIGHT,
    WRONG,
    TO_WAIT
  }

  @Test
  void aClientHasSomeGuessesFreeAndThenWaitsTwiceAsLongEachTime() {
    for (int i = 0; i < FREE_OF_CLIENT; i++) {
      assertThat(guess("mallory", STRANGE, false)).isEqualTo(Result.WRONG);
    }
    Duration wait = Duration.ofSeconds(1);
    for (int i = FREE_OF_CLIENT; i < FREE; i++) {
      assertThat(retryAfter("mallory", STRANGE)).isEqualTo(wait);
      clock.advance(wait.minus(MOMENT));
      assertThat(guess("mallory", STRANGE, true)).isEqualTo(Result.TO_WAIT);
      clock.advance(MOMENT);
      assertThat(guess("mallory", STRANGE, false)).isEqualTo(Result.WRONG);
      wait = wait.multipliedBy(2).compareTo(LONGEST) < 0 ? wait.multipliedBy(2) : LONGEST;
    }
    assertThat(wait).isEqualTo(LONGEST);
    assertThat(retryAfter("mallory", STRANGE)).isEqualTo(LONGEST);
  }

  @Test
  void oneClientsFailuresDoNotDelayOthersUntilTheSharedBudgetIsSpent() {
    while (guess("mallory", STRANGE, false) == Result.WRONG) {
      continue;
    }
    assertThat(guess("trudy", STRANGE, true)).isEqualTo(Result.RIGHT);
    wrongOfStrangers(FREE);
    assertThat(retryAfter(stranger(), STRANGE)).isEqualTo(Duration.ofSeconds(1));
    clock.advance(Duration.ofSeconds(1));
    wrongOfStrangers(1);
    assertThat(retryAfter(stranger(), STRANGE)).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void aKnownDeviceDoesNotWaitForWhatOthersDid() {
    wrongOfStrangers(FREE);
    assertThat(guess("home", STRANGE, true)).isEqualTo(Result.TO_WAIT);
    assertThat(guess("home", KNOWN, true)).isEqualTo(Result.RIGHT);
  }

  @Test
  void aKnownDeviceHasABudgetOfItsOwn() {
    exhaust();
    for (int i = 0; i < KNOWN_BY_NAME; i++) {
      assertThat(guess("home", KNOWN, false)).as("guess %d", i).isEqualTo(Result.WRONG);
      if (i + 1 >= FREE_OF_CLIENT) {
        assertThat(guess("home", KNOWN, true)).isEqualTo(Result.TO_WAIT);
      }
      clock.advance(LONGEST);
    }
    clock.advance(Duration.ofDays(399));
    assertThat(guess("home", KNOWN, true)).isEqualTo(Result.TO_WAIT);
  }

  /**
   * NIST SP 800-63B-4 section 3.2.2, for an attacker with at most one of the account's devices, its
   * name and its address.
   */
  @Test
  @Tag("security")
  void afterAHundredWrongGuessesInARowThereAreNoMore() {
    int wrong = 0;
    for (String account : List.of(alice, alice + "@example.org")) {
      for (Mono<AttemptOrigin> origin : List.of(STRANGE, NEAR, KNOWN)) {
        while (result(guess(account, origin), origin, Mono.empty()) == Result.WRONG) {
          wrong++;
          clock.advance(LONGEST);
        }
      }
    }
    assertThat(wrong).isEqualTo(MOST);
    clock.advance(Duration.ofDays(365));
    for (Mono<AttemptOrigin> origin : List.of(STRANGE, NEAR, KNOWN)) {
      assertThat(guess("home", origin, true)).isEqualTo(Result.TO_WAIT);
    }
    attempts.forget(alice).block();
    assertThat(guess(stranger(), STRANGE, true)).isEqualTo(Result.RIGHT);
  }

  @Test
  @Tag("security")
  void neitherNeighboursNorOtherDevicesSpendTheBudgetOfADevice() {
    exhaust();
    while (guess("neighbour", NEAR, false) == Result.WRONG) {
      clock.advance(LONGEST);
    }
    while (guess("stolen", KNOWN, false) == Result.WRONG) {
      clock.advance(LONGEST);
    }
    for (Mono<AttemptOrigin> origin : List.of(STRANGE, NEAR)) {
      assertThat(guess(stranger(), origin, true)).isEqualTo(Result.TO_WAIT);
    }
    assertThat(guess("stolen", KNOWN, true)).isEqualTo(Result.TO_WAIT);
    assertThat(guess("home", KNOWN, true)).isEqualTo(Result.RIGHT);
  }

  @Test
  @Tag("security")
  void anotherNameHasTheGuessesOfItsAccountAndNoneOfStrangersAtIt() {
    String next = "next-" + alice;
    for (int i = 0; i < FREE; i++) {
      result(attempts.onPassword(next, stranger(), ""), STRANGE, Mono.empty());
    }
    wrongOfStrangers(3);
    attempts.rename(alice, next).block();
    assertThat(failures(next)).isEqualTo(3);
    attempts.rename("new-" + alice, next).block();
    assertThat(failures(next)).isZero();
    attempts.rename(alice, alice).block();
    assertThat(failures(alice)).isEqualTo(3);
  }

  /** Of codes the lock ends with the day: what it protects is good for ten minutes. */
  @Test
  void theLockOfCodesEndsAfterADay() {
    while (result(attempts.onCode(alice, stranger()), STRANGE, Mono.empty()) == Result.WRONG) {
      clock.advance(LONGEST);
    }
    clock.advance(Duration.ofDays(1));
    assertThat(result(attempts.onCode(alice, stranger()), STRANGE, Mono.just("code")))
        .isEqualTo(Result.RIGHT);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRightGuessLetsAllBeForgotten(boolean fromKnown) {
    if (fromKnown) {
      exhaust();
    } else {
      wrongOfStrangers(FREE - 1);
    }
    assertThat(guess("home", fromKnown ? KNOWN : STRANGE, true)).isEqualTo(Result.RIGHT);
    wrongOfStrangers(FREE);
    assertThat(guess(stranger(), STRANGE, true)).isEqualTo(Result.TO_WAIT);
  }

  @Test
  void delayedAttemptDoesNoWorkAndIsNotCounted() {
    wrongOfStrangers(FREE);
    AtomicInteger tried = new AtomicInteger();
    Mono<String> trial = Mono.fromSupplier(() -> "try " + tried.incrementAndGet());
    for (int i = 0; i < 50; i++) {
      StepVerifier.create(
              attempts.guarded(attempts.onPassword(alice, stranger(), ""), STRANGE, trial))
          .verifyError(Failed.class);
    }
    assertThat(tried).hasValue(0);
    clock.advance(Duration.ofSeconds(1));
    assertThat(guess(stranger(), STRANGE, false)).isEqualTo(Result.WRONG);
    assertThat(retryAfter(stranger(), STRANGE)).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void aFewOldFailuresAreForgottenSixHoursForEach() {
    wrongOfStrangers(3);
    clock.advance(Duration.ofHours(18).minus(MOMENT));
    assertThat(failures()).isEqualTo(3);
    clock.advance(MOMENT);
    assertThat(failures()).isZero();
    wrongOfStrangers(1);
    assertThat(failures()).isOne();
  }

  @Test
  void aTrialThatFailsIsNoGuess() {
    for (int i = 0; i < 50; i++) {
      StepVerifier.create(
              attempts.guarded(
                  attempts.onPassword(alice, "mallory", ""),
                  STRANGE,
                  Mono.error(Failed.of(Failure.OVERLOADED))))
          .verifyError(Failed.class);
    }
    assertThat(failures()).isZero();
  }

  @Test
  void codesAreCountedApart() {
    exhaust();
    assertThat(result(attempts.onCode(alice, "home"), STRANGE, Mono.just("code")))
        .isEqualTo(Result.RIGHT);
    for (int i = 0; i < FREE_OF_CLIENT; i++) {
      assertThat(result(attempts.onCode(alice, "home"), STRANGE, Mono.empty()))
          .isEqualTo(Result.WRONG);
    }
    assertThat(result(attempts.onCode(alice, "home"), STRANGE, Mono.just("code")))
        .isEqualTo(Result.TO_WAIT);
    assertThat(guess("home", KNOWN, true)).isEqualTo(Result.RIGHT);
  }

  /**
   * All begin before the first is found wrong, so none had to wait when it began. Yet no more are
   * answered than one after the other would be, and the right one among them is not either.
   */
  @Test
  void guessesAtTheSameTimeAreNoWayAround() {
    Sinks.Empty<Void> start = Sinks.empty();
    int right = 150;
    Mono<Map<Result, Long>> all =
        Flux.range(0, 300)
            .flatMap(
                i ->
                    outcome(
                        attempts.onPassword(alice, stranger(), ""),
                        STRANGE,
                        start.asMono().then(i == right ? Mono.just("right") : Mono.empty())),
                300)
            .collect(Collectors.groupingBy(result -> result, Collectors.counting()));
    Mono<Void> begin =
        Mono.delay(Duration.ofMillis(500)).doOnNext(tick -> start.tryEmitEmpty()).then();
    Map<Result, Long> results =
        Objects.requireNonNull(Mono.zip(all, begin.thenReturn(true), (a, b) -> a).block());
    assertThat(results)
        .containsEntry(Result.WRONG, (long) FREE)
        .containsEntry(Result.TO_WAIT, 300L - FREE)
        .doesNotContainKey(Result.RIGHT);
    assertThat(failures()).isEqualTo(FREE);
  }

  @Test
  void rightOnesAtTheSameTimeAllPass() {
    List<Result> results =
        Objects.requireNonNull(
            Flux.range(0, 300)
                .flatMap(
                    i ->
                        outcome(
                            attempts.onPassword(alice, "home", ""), STRANGE, Mono.just("right")),
                    300)
                .collectList()
                .block());
    assertThat(results).hasSize(300).containsOnly(Result.RIGHT);
  }

  @Test
  void aClientThatGuessesAtManyAccountsHasSoManyAnHour() {
    attempts = attempts(clock.scripts(), 20);
    String mallory = UUID.randomUUID().toString();
    List<Result> results =
        IntStream.range(0, 30)
            .mapToObj(
                i ->
                    result(
                        attempts.onPassword("n" + i + alice, mallory, ""), STRANGE, Mono.empty()))
            .toList();
    assertThat(results.subList(0, 20)).containsOnly(Result.WRONG);
    assertThat(results.subList(20, 30)).containsOnly(Result.TO_WAIT);
    assertThat(result(attempts.onPassword(alice, mallory, ""), KNOWN, Mono.just("right")))
        .isEqualTo(Result.RIGHT);
    clock.advance(Duration.ofMinutes(3));
    assertThat(result(attempts.onPassword(alice, mallory, ""), STRANGE, Mono.just("right")))
        .isEqualTo(Result.RIGHT);
  }

  @Test
  void everyCountIsForgottenSomeDay() {
    attempts = attempts(new Scripts(REDIS), 20);
    Attempt guess = attempts.onPassword(alice, alice, "");
    result(guess, STRANGE, Mono.empty());
    assertThat(REDIS.getExpire(guess.key()).block())
        .isBetween(Duration.ofMinutes(359), Duration.ofHours(6));
    attempts.rename(alice, "next-" + alice).block();
    assertThat(REDIS.getExpire(attempts.onPassword("next-" + alice, "", "").key()).block())
        .isBetween(Duration.ofMinutes(359), Duration.ofHours(6));
    assertThat(REDIS.getExpire("fg:{" + alice + "}:failures").block())
        .isBetween(Duration.ofSeconds(170), Duration.ofMinutes(3));
  }

  @Test
  void keyDoesNotContainTheName() {
    assertThat(attempts.onPassword(alice, "home", "").key())
        .matches("fg:\\{a[A-Za-z0-9_-]{22}}:passwords")
        .doesNotContain("alice");
  }

  @Test
  void attemptFailsIfItCannotBeCounted() {
    Attempt guess = attempts.onPassword(alice, "home", "");
    REDIS.opsForValue().set(guess.key(), "no count").block();
    StepVerifier.create(attempts.guarded(guess, KNOWN, Mono.just("right")))
        .verifyError(DataAccessException.class);
  }

  /** All that strangers have, however long it takes; how many that was. */
  private int exhaust() {
    int wrong = 0;
    while (guess(stranger(), STRANGE, false) == Result.WRONG) {
      wrong++;
      clock.advance(LONGEST);
    }
    assertThat(wrong).isEqualTo(STRANGERS_BY_NAME);
    return wrong;
  }

  private void wrongOfStrangers(int many) {
    for (int i = 0; i < many; i++) {
      assertThat(guess(stranger(), STRANGE, false)).isEqualTo(Result.WRONG);
    }
  }

  private String stranger() {
    return "stranger-" + clients.incrementAndGet();
  }

  private long failures() {
    return failures(alice);
  }

  private long failures(String account) {
    AttemptStatus standing = attempts.look(attempts.onPassword(account, stranger(), "")).block();
    return Objects.requireNonNull(standing).failures();
  }

  private Result guess(String client, Mono<AttemptOrigin> device, boolean isRight) {
    return result(
        attempts.onPassword(alice, client, "device of " + client),
        device,
        isRight ? Mono.just("right") : Mono.empty());
  }

  /** A guess from an address of its own; only the device is shared. */
  private Attempt guess(String account, Mono<AttemptOrigin> origin) {
    return attempts.onPassword(account, origin == STRANGE ? stranger() : "home", "device of home");
  }

  private Result result(Attempt guess, Mono<AttemptOrigin> device, Mono<String> trial) {
    return Objects.requireNonNull(outcome(guess, device, trial).block());
  }

  private Mono<Result> outcome(Attempt guess, Mono<AttemptOrigin> device, Mono<String> trial) {
    return attempts
        .guarded(guess, device, trial)
        .map(right -> Result.RIGHT)
        .defaultIfEmpty(Result.WRONG)
        .onErrorResume(
            Failed.class,
            refused -> {
              assertThat(refused.failure()).isEqualTo(Failure.TOO_MANY_ATTEMPTS);
              assertThat(refused.retryAfter()).isPositive();
              return Mono.just(Result.TO_WAIT);
            });
  }

  private @Nullable Duration retryAfter(String client, Mono<AttemptOrigin> device) {
    Attempt guess = attempts.onPassword(alice, client, "");
    return attempts
        .guarded(guess, device, Mono.just("right"))
        .map(right -> Duration.ZERO)
        .onErrorResume(Failed.class, refused -> Mono.justOrEmpty(refused.retryAfter()))
        .block();
  }

  private static Attempts attempts(Scripts scripts, int perHour) {
    var properties =
        new AttemptProperties(
            FREE_OF_CLIENT, FREE, Duration.ofSeconds(1), LONGEST, MOST, MOST_OF_KNOWN, perHour);
    return new Attempts(
        new AttemptCounts(REDIS, scripts, new Buckets(scripts), properties),
        new LimitMeters(new SimpleMeterRegistry()));
  }
}
