package dev.forestgate.outbox;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestStores;
import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.outbox.store.DeadEntry;
import dev.forestgate.outbox.store.Leased;
import dev.forestgate.outbox.store.QueueStore;
import dev.forestgate.outbox.store.RedisQueue;
import dev.forestgate.outbox.worker.QueueWorker;
import dev.forestgate.redis.Scripts;
import dev.forestgate.sessions.ScriptClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** Jobs from their request to their handler, on a real Redis whose clock the test sets. */
class JobsTest {
  private static final Duration SOON = TestTimeouts.HANG;
  private static final String KEYS = "fg:{errands}:*";

  private static final LettuceConnectionFactory connections = TestStores.redisConnections(15);
  private static final ReactiveStringRedisTemplate redis =
      new ReactiveStringRedisTemplate(connections);
  private static final ScriptClock clock = new ScriptClock(redis);

  private final Scripts scripts = clock.scripts();
  private final JobStores stores =
      new JobStores(scripts, definition -> new RedisQueue(definition, scripts));
  private final QueueStore store = stores.requested();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final JobMetrics metrics = new JobMetrics(registry, List.of());
  private final JobQueue jobs = queue(10_000);

  @AfterAll
  static void disconnect() {
    redis.delete(redis.keys("*")).block();
    connections.destroy();
  }

  @BeforeEach
  void empty() {
    redis.delete(redis.keys(KEYS)).block();
  }

  @Test
  void jobReachesItsHandlerWithItsParameters() {
    Map<String, String> parameters = Map.of("email", "Zoë \"quoted\"@example.org", "empty", "");
    List<Job> ran = new ArrayList<>();
    jobs.put("reset-letter", parameters).block(SOON);
    attemptAll(handler("reset-letter", job -> Mono.fromRunnable(() -> ran.add(job))));
    assertThat(ran).hasSize(1);
    assertThat(ran.get(0).parameters()).isEqualTo(parameters);
    assertThat(ran.get(0).toString()).doesNotContain("example.org");
    assertThat(redis.keys(KEYS).collectList().block()).isEmpty();
    assertThat(count("done", "reset-letter")).isEqualTo(1);
  }

  @Test
  void failedJobIsRetriedAfterGrowingPauses() {
    jobs.put("kind", Map.of()).block(SOON);
    JobHandler failing = handler("kind", job -> Mono.error(new IllegalStateException("not now")));
    long middle = 1000;
    for (int attempt = 1; attempt <= 12; attempt++) {
      assertThat(attemptAll(failing)).isEqualTo(1);
      clock.advance(Duration.ofMillis(middle / 2 - 1));
      assertThat(attemptAll(failing)).as("pause %s", attempt).isZero();
      clock.advance(Duration.ofMillis(middle + 1));
      middle = Math.min(2 * middle, Duration.ofMinutes(5).toMillis());
    }
    assertThat(count("failures", "kind")).isEqualTo(12);
  }

  @Test
  void jobThatFailsForADayIsDeadAndCanBeRequeued() {
    jobs.put("kind", Map.of("n", "1")).block(SOON);
    JobHandler failing = handler("kind", job -> Mono.error(new IllegalStateException("secret")));
    attemptAll(failing);
    clock.advance(Duration.ofHours(23));
    attemptAll(failing);
    assertThat(dead()).isEmpty();
    clock.advance(Duration.ofHours(1));
    attemptAll(failing);
    assertThat(dead())
        .singleElement()
        .extracting(DeadEntry::error)
        .isEqualTo("IllegalStateException");
    assertThat(count("buried", "kind")).isEqualTo(1);
    clock.advance(Duration.ofHours(1));
    assertThat(attemptAll(failing)).isZero();

    assertThat(store.requeue(Instant.now(), null).block(SOON)).isOne();
    List<String> ran = new ArrayList<>();
    attemptAll(handler("kind", job -> Mono.fromRunnable(() -> ran.add(job.parameter("n")))));
    assertThat(ran).containsExactly("1");
  }

  @Test
  void jobThatIsRetriedForeverNeverDies() {
    jobs.put("kind", Map.of()).block(SOON);
    JobHandler failing = handler("kind", true, job -> Mono.error(new IllegalStateException()));
    for (int day = 0; day < 40; day++) {
      assertThat(attemptAll(failing)).isEqualTo(1);
      clock.advance(Duration.ofDays(1));
    }
    assertThat(dead()).isEmpty();
    worker(failing).cleanUp().block(SOON);
    assertThat(registry.get("forestgate.jobs.waiting").gauge().value()).isEqualTo(1);
    assertThat(registry.get("forestgate.jobs.oldest.seconds").gauge().value())
        .isEqualTo((double) Duration.ofDays(40).toSeconds());
    assertThat(new JobHealth(metrics).health().getStatus().getCode()).isEqualTo("DEGRADED");
    List<String> ran = new ArrayList<>();
    attemptAll(handler("kind", job -> Mono.fromRunnable(() -> ran.add("ran"))));
    worker(failing).cleanUp().block(SOON);
    assertThat(ran).hasSize(1);
    assertThat(new JobHealth(metrics).health().getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void handlerThatThrowsIsAFailure() {
    jobs.put("kind", Map.of()).block(SOON);
    jobs.put("kind", Map.of()).block(SOON);
    assertThat(
            attemptAll(
                handler(
                    "kind",
                    job -> {
                      throw new IllegalStateException("a defect");
                    })))
        .isEqualTo(2);
    assertThat(count("failures", "kind")).isEqualTo(2);
  }

  @Test
  void jobOfANewerVersionIsLeftToIt() {
    jobs.put("unknown", Map.of()).block(SOON);
    assertThat(attemptAll(handler("kind", job -> Mono.empty()))).isZero();
    assertThat(lease(Set.of("unknown"))).hasSize(1);
  }

  @Test
  void requestIsRefusedWhenTooManyJobsWait() {
    JobQueue small = queue(2);
    small.put("kind", Map.of()).block(SOON);
    small.put("kind", Map.of()).block(SOON);
    StepVerifier.create(small.put("kind", Map.of()))
        .expectErrorSatisfies(
            failed -> {
              assertThat(((Failed) failed).failure()).isEqualTo(Failure.OVERLOADED);
              assertThat(((Failed) failed).retryAfter()).isPositive();
            })
        .verify();
    attemptAll(handler("kind", job -> Mono.empty()));
    small.put("kind", Map.of()).block(SOON);
  }

  @Test
  void jobsOfAnEarlierVersionAreMovedAndRun() {
    UUID due = UUID.randomUUID();
    UUID running = UUID.randomUUID();
    long now = clock.now().toEpochMilli();
    writeAsEarlier(due, now - 1, "{\"kind\":\"kind\",\"words\":{\"n\":\"ü/1\"}}");
    writeAsEarlier(running, now + 10_000, "{\"kind\":\"kind\",\"words\":{}}");
    EarlierJobs earlier = new EarlierJobs(scripts);
    assertThat(earlier.adopt().block(SOON)).isOne();
    assertThat(earlier.adopt().block(SOON)).isZero();
    List<Job> ran = new ArrayList<>();
    JobHandler handler = handler("kind", job -> Mono.fromRunnable(() -> ran.add(job)));
    attemptAll(handler);
    assertThat(ran).containsExactly(new Job(due, "kind", Map.of("n", "ü/1")));
    assertThat(redis.opsForZSet().size("fg:{errands}:due").block())
        .as("a replica of the earlier version runs it")
        .isOne();
    clock.advance(Duration.ofSeconds(10));
    assertThat(earlier.adopt().block(SOON)).isOne();
    attemptAll(handler);
    assertThat(ran).hasSize(2).last().isEqualTo(new Job(running, "kind", Map.of()));
    assertThat(redis.keys(KEYS).collectList().block()).isEmpty();
  }

  @Test
  void workerRunsJobsAndItsStopWaitsForThoseInProgress() {
    Sinks.One<Boolean> begun = Sinks.one();
    Sinks.One<Boolean> mayEnd = Sinks.one();
    List<String> ended = new CopyOnWriteArrayList<>();
    JobHandler slow =
        handler(
            "kind",
            job ->
                Mono.fromRunnable(() -> begun.tryEmitValue(true))
                    .then(mayEnd.asMono())
                    .doOnNext(end -> ended.add("ended"))
                    .then());
    var worker =
        new JobWorker(
                stores,
                new EarlierJobs(scripts),
                List.of(slow),
                metrics,
                properties(10_000),
                UUID::randomUUID,
                Clock.systemUTC(),
                new SecureRandom())
            .jobExecution();
    jobs.put("kind", Map.of()).block(SOON);
    worker.start();
    begun.asMono().block(SOON);
    AtomicBoolean isStopped = new AtomicBoolean();
    worker.stop(() -> isStopped.set(true));
    assertThat(worker.isRunning()).isFalse();
    assertThat(isStopped).isFalse();
    mayEnd.tryEmitValue(true);
    Awaitility.await().until(isStopped::get);
    assertThat(ended).containsExactly("ended");
    assertThat(redis.keys(KEYS).collectList().block()).as("it was recorded").isEmpty();
  }

  /** Attempts all jobs that are due; their number. */
  private int attemptAll(JobHandler handler) {
    QueueWorker worker = worker(handler);
    List<Leased> leased = lease(Set.of(handler.kind()));
    Flux.fromIterable(leased).concatMap(worker::attempt).blockLast(SOON);
    return leased.size();
  }

  private QueueWorker worker(JobHandler handler) {
    return new QueueWorker(
        "jobs",
        store,
        new JobDispatch("jobs", List.of(handler), metrics),
        properties(10_000).queue(),
        stores.signal(),
        UUID.randomUUID(),
        Clock.systemUTC(),
        new SecureRandom());
  }

  private List<Leased> lease(Set<String> kinds) {
    return requireNonNull(
        store.lease(UUID.randomUUID(), kinds, Duration.ofSeconds(30), 64).block(SOON));
  }

  private List<DeadEntry> dead() {
    return requireNonNull(store.dead(Instant.now(), 10).collectList().block(SOON));
  }

  private double count(String metric, String kind) {
    return registry.get("forestgate.jobs." + metric).tag("kind", kind).counter().count();
  }

  /** A long job neither delays others nor has another of its kind beside it. */
  @Test
  void aJobThatMayTakeLongHasAWorkerOfItsOwn() {
    Sinks.One<Boolean> mayEnd = Sinks.one();
    List<String> ran = new CopyOnWriteArrayList<>();
    JobHandler slow =
        new JobHandler() {
          @Override
          public String kind() {
            return "long";
          }

          @Override
          public Duration timeout() {
            return Duration.ofMinutes(5);
          }

          @Override
          public Mono<Void> run(Job job) {
            ran.add("long");
            return mayEnd.asMono().then();
          }
        };
    JobHandler quick = handler("quick", job -> Mono.fromRunnable(() -> ran.add("quick")));
    var worker =
        new JobWorker(
                stores,
                new EarlierJobs(scripts),
                List.of(slow, quick),
                metrics,
                properties(10_000),
                UUID::randomUUID,
                Clock.systemUTC(),
                new SecureRandom())
            .jobExecution();
    for (int i = 0; i < 9; i++) {
      jobs.put("long", Map.of()).block(SOON);
    }
    worker.start();
    Awaitility.await().until(() -> ran.contains("long"));
    jobs.put("quick", Map.of()).block(SOON);
    Awaitility.await().until(() -> ran.contains("quick"));
    assertThat(ran).containsExactlyInAnyOrder("long", "quick");
    mayEnd.tryEmitValue(true);
    Awaitility.await().until(() -> ran.size() == 10);
    AtomicBoolean isStopped = new AtomicBoolean();
    worker.stop(() -> isStopped.set(true));
    Awaitility.await().until(isStopped::get);
  }

  private static void writeAsEarlier(UUID id, long dueAt, String json) {
    redis.opsForZSet().add("fg:{errands}:due", id.toString(), (double) dueAt).block(SOON);
    redis.opsForHash().put("fg:{errands}:waiting", id.toString(), json).block(SOON);
    redis.opsForHash().put("fg:{errands}:attempts", id.toString(), "3").block(SOON);
  }

  private static JobHandler handler(String kind, Function<Job, Mono<Void>> work) {
    return handler(kind, false, work);
  }

  private static JobHandler handler(
      String kind, boolean isRetriedForever, Function<Job, Mono<Void>> work) {
    return new JobHandler() {
      @Override
      public String kind() {
        return kind;
      }

      @Override
      public boolean isRetriedForever() {
        return isRetriedForever;
      }

      @Override
      public Mono<Void> run(Job job) {
        return work.apply(job);
      }
    };
  }

  private JobQueue queue(int most) {
    return new JobQueue(stores, properties(most), UUID::randomUUID, Clock.systemUTC());
  }

  private static JobProperties properties(int most) {
    return new JobProperties(Duration.ofMillis(10), most);
  }
}
