package dev.forestgate.outbox;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestStores;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.outbox.JobQueue.Taken;
import dev.forestgate.redis.Scripts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class JobQueueTest {
  private static final String CLOCK = "clock-of-errands";
  private static final String LUA =
      "local function clock() return tonumber(redis.call('GET', '%s')) end\n".formatted(CLOCK);
  private static final Duration LEASE = Duration.ofSeconds(30);

  private static LettuceConnectionFactory connections;
  private static ReactiveStringRedisTemplate redis;

  private long now = 1_000_000;
  private final JobQueue errands = errands(10_000);

  @BeforeAll
  static void connect() {
    connections = TestStores.redisConnections(15);
    redis = new ReactiveStringRedisTemplate(connections);
  }

  @AfterAll
  static void disconnect() {
    forgetAll(); // a service of another test in this database would never be done with them
    connections.destroy();
  }

  @BeforeEach
  void empty() {
    forgetAll();
    at(now);
  }

  private static void forgetAll() {
    redis.delete(redis.keys("fg:{errands}:*")).block();
  }

  @Test
  void whatWasLeftIsTakenWithItsWords() {
    Map<String, String> words = Map.of("email", "Zo\u00eb \"quoted\"@example.org", "empty", "");
    errands.put("reset-letter", words).block();
    Job taken = take().get(0).errand();
    assertThat(taken.kind()).isEqualTo("reset-letter");
    assertThat(taken.parameters()).isEqualTo(words);
    assertThat(taken.toString()).doesNotContain("example.org");
  }

  @Test
  void theOldestComesFirst() {
    for (String kind : List.of("one", "two", "three")) {
      errands.put(kind, Map.of()).block();
      at(now + 1);
    }
    assertThat(take().stream().map(taken -> taken.errand().kind()))
        .containsExactly("one", "two", "three");
  }

  @Test
  void itComesAgainAfterAGrowingLeaseUntilItIsDone() {
    errands.put("kind", Map.of()).block();
    UUID id = take().get(0).errand().id();
    at(now + LEASE.toMillis() - 1);
    assertThat(take()).isEmpty();
    at(now + 1);
    assertThat(take().get(0).errand().id()).isEqualTo(id);
    at(now + LEASE.toMillis());
    assertThat(take()).isEmpty();
    at(now + LEASE.toMillis());
    Taken third = take().get(0);
    assertThat(third.errand().id()).isEqualTo(id);
    errands.done(third.errand()).block();
    at(now + Duration.ofDays(1).toMillis());
    assertThat(take()).isEmpty();
    assertThat(redis.keys("fg:{errands}:*").collectList().block()).isEmpty();
  }

  @Test
  void oneThatFailsTwentyTimesIsDropped() {
    errands.put("kind", Map.of()).block();
    for (int i = 0; i < JobQueue.MOST_ATTEMPTS; i++) {
      assertThat(take().get(0).isDropped()).isFalse();
      at(now + Duration.ofDays(1).toMillis());
    }
    assertThat(take().get(0).isDropped()).isTrue();
    assertThat(redis.keys("fg:{errands}:*").collectList().block()).isEmpty();
  }

  @Test
  void eachIsTakenByOneReplica() {
    Flux.range(0, 200).flatMap(n -> errands.put("kind", Map.of("n", "" + n)), 50).blockLast();
    JobQueue other = errands(10_000);
    Set<UUID> taken = ConcurrentHashMap.newKeySet();
    List<UUID> all = new ArrayList<>();
    Flux.range(0, 20)
        .flatMap(n -> (n % 2 == 0 ? errands : other).take(10), 20)
        .map(one -> one.errand().id())
        .doOnNext(taken::add)
        .collectList()
        .doOnNext(all::addAll)
        .block();
    assertThat(all).hasSize(200);
    assertThat(taken).isEqualTo(new HashSet<>(all));
  }

  @Test
  void whereTooManyWaitOneMoreIsRefused() {
    JobQueue small = errands(2);
    small.put("kind", Map.of()).block();
    small.put("kind", Map.of()).block();
    StepVerifier.create(small.put("kind", Map.of()))
        .expectErrorSatisfies(
            failed -> {
              assertThat(((Failed) failed).failure()).isEqualTo(Failure.OVERLOADED);
              assertThat(((Failed) failed).retryAfter()).isPositive();
            })
        .verify();
    errands.done(take().get(0).errand()).block();
    small.put("kind", Map.of()).block();
  }

  @Test
  void theLoopDoesEachOnceAndTheRestLater() {
    List<String> done = new ArrayList<>();
    JobWorker loop =
        loop(
            runner("well", errand -> Mono.fromRunnable(() -> done.add(errand.parameter("n")))),
            runner("ill", errand -> Mono.error(new IllegalStateException("not now"))));
    errands.put("well", Map.of("n", "1")).block();
    errands.put("ill", Map.of()).block();
    errands.put("unknown", Map.of()).block();
    errands.put("well", Map.of("n", "2")).block();
    assertThat(loop.round().block()).isEqualTo(4);
    assertThat(loop.round().block()).isZero();
    assertThat(done).containsExactlyInAnyOrder("1", "2");
    at(now + LEASE.toMillis());
    assertThat(take().stream().map(taken -> taken.errand().kind()))
        .containsExactlyInAnyOrder("ill", "unknown");
  }

  @Test
  void aRunnerThatThrowsStopsNobody() {
    JobWorker loop =
        loop(
            runner(
                "kind",
                errand -> {
                  throw new IllegalStateException("a defect");
                }));
    errands.put("kind", Map.of()).block();
    assertThat(loop.round().block()).isEqualTo(1);
  }

  @Test
  void aStopWaitsForWhatIsUnderWay() {
    List<String> done = new ArrayList<>();
    var begun = reactor.core.publisher.Sinks.<Boolean>one();
    var mayEnd = reactor.core.publisher.Sinks.<Boolean>one();
    JobWorker loop =
        loop(
            runner(
                "kind",
                errand ->
                    Mono.fromRunnable(() -> begun.tryEmitValue(true))
                        .then(mayEnd.asMono())
                        .doOnNext(ended -> done.add("ended"))
                        .then()));
    errands.put("kind", Map.of()).block();
    loop.start();
    begun.asMono().block();
    List<String> stopped = new ArrayList<>();
    loop.stop(() -> stopped.add("stopped"));
    assertThat(loop.isRunning()).isFalse();
    assertThat(stopped).isEmpty();
    mayEnd.tryEmitValue(true);
    org.awaitility.Awaitility.await().until(() -> !stopped.isEmpty());
    assertThat(done).containsExactly("ended");
    at(now + Duration.ofDays(1).toMillis());
    assertThat(take()).as("it was done").isEmpty();
  }

  private JobWorker loop(JobHandler... runners) {
    return new JobWorker(
        errands, new RedisJobOutbox(errands), List.of(runners), properties(10_000));
  }

  private static JobHandler runner(String kind, java.util.function.Function<Job, Mono<Void>> work) {
    return new JobHandler() {
      @Override
      public String kind() {
        return kind;
      }

      @Override
      public Mono<Void> run(Job errand) {
        return work.apply(errand);
      }
    };
  }

  private List<Taken> take() {
    return requireNonNull(errands.take(64).collectList().block());
  }

  private void at(long millis) {
    now = millis;
    redis.opsForValue().set(CLOCK, String.valueOf(millis)).block();
  }

  private static JobQueue errands(int most) {
    return new JobQueue(new Scripts(redis, LUA), properties(most), UUID::randomUUID);
  }

  private static JobProperties properties(int most) {
    return new JobProperties(Duration.ofMillis(10), most);
  }
}
