package dev.forestgate.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestStores;
import dev.forestgate.redis.Partition;
import dev.forestgate.redis.UserKey;
import dev.forestgate.sessions.model.Assurance;
import dev.forestgate.sessions.model.Device;
import dev.forestgate.sessions.model.OpenedSession;
import dev.forestgate.sessions.model.Session;
import dev.forestgate.sessions.model.SessionMode;
import dev.forestgate.sessions.model.SessionOwner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Flux;

/** The session list of a user with many sign-ins. */
class LiveSessionsTest {
  private static final Duration LIFETIME = Duration.ofDays(90);
  private static final Duration IDLE = Duration.ofDays(14);
  private static final LettuceConnectionFactory CONNECTIONS = TestStores.redisConnections(13);
  private static final Counting REDIS = new Counting(CONNECTIONS);

  private final ScriptClock clock = new ScriptClock(REDIS);
  private final Sessions sessions =
      SessionFixture.on(
              REDIS, clock.scripts(), LIFETIME, LIFETIME, LIFETIME, Duration.ofSeconds(10))
          .sessions();
  private final SessionOwner alice = new SessionOwner(UUID.randomUUID(), "alice", 1);

  @AfterAll
  static void disconnect() {
    CONNECTIONS.destroy();
  }

  @Test
  void aThousandAreListedTheLatestFirstInAHandfulOfCalls() {
    List<UUID> opened = openAThousand();
    REDIS.calls.set(0);
    List<Session> listed = list();
    assertThat(REDIS.calls).hasValueLessThanOrEqualTo(1 + Partition.COUNT);
    assertThat(listed.stream().map(Session::id)).containsExactlyInAnyOrderElementsOf(opened);
    assertThat(listed)
        .isSortedAccordingTo(Comparator.comparing(Session::createdAt).reversed())
        .allMatch(session -> session.userId().equals(alice.userId()));
  }

  @Test
  void aPageBeginsBehindTheSessionThatItFollows() {
    List<UUID> opened = openAThousand();
    List<UUID> first = ids(sessions.list(alice.userId(), null, 300));
    List<UUID> second = ids(sessions.list(alice.userId(), first.get(299), 300));
    assertThat(first).hasSize(300).doesNotContainAnyElementsOf(second);
    assertThat(second).hasSize(300).isSubsetOf(opened);
    sessions.end(alice.userId(), first.get(299)).block();
    assertThat(ids(sessions.list(alice.userId(), second.get(299), 1_000))).hasSize(400);
  }

  @Test
  void expiredSessionsAreNotOnThePage() {
    List<UUID> opened = openAThousand();
    String[] lost =
        opened.subList(600, 1_000).stream()
            .map(id -> Partition.of(id).key("session", id))
            .toArray(String[]::new);
    REDIS.delete(lost).block();
    assertThat(ids(sessions.list(alice.userId(), null, 200))).hasSize(200);
  }

  @Test
  void beyondTheBoundTheOldestEnds() {
    Sessions bounded = boundedTo(3);
    List<UUID> opened = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      OpenedSession one = open(bounded);
      assertThat(one.displaced())
          .containsExactlyElementsOf(i < 3 ? List.of() : List.of(opened.get(i - 3)));
      opened.add(one.session().id());
      clock.advance(Duration.ofSeconds(1));
    }
    assertThat(ids(bounded.list(alice.userId())))
        .containsExactly(opened.get(4), opened.get(3), opened.get(2));
    assertThat(bounded.find(opened.get(1), alice.userId()).blockOptional()).isEmpty();
  }

  @Test
  void expiredSessionsDoNotCountTowardsTheLimit() {
    Sessions bounded = boundedTo(3);
    UUID oldest = open(bounded).session().id();
    for (int i = 0; i < 2; i++) {
      open(bounded);
    }
    clock.advance(IDLE.minusMinutes(1));
    assertThat(bounded.touch(oldest, alice.userId()).blockOptional()).isPresent();
    clock.advance(Duration.ofMinutes(2));
    assertThat(open(bounded).displaced()).isEmpty();
    assertThat(bounded.find(oldest, alice.userId()).blockOptional()).isPresent();
    assertThat(ids(bounded.list(alice.userId()))).hasSize(2);
  }

  @Test
  void anAccountOfAnEarlierVersionComesBackToItsBoundStepByStep() {
    openAThousand();
    Sessions bounded = boundedTo(100);
    assertThat(open(bounded).displaced()).hasSize(500);
    assertThat(open(bounded).displaced()).hasSize(402);
    assertThat(open(bounded).displaced()).hasSize(1);
    assertThat(ids(bounded.list(alice.userId()))).hasSize(100);
  }

  @Test
  void manyThousandsEndPageByPage() {
    openAThousand();
    openAThousand();
    openAThousand();
    sessions.endOthers(alice.userId(), null).block(Duration.ofSeconds(30));
    assertThat(list()).isEmpty();
  }

  @Test
  void endedSessionsAreNotListedAndOneCallTrimsTheIndex() {
    List<UUID> opened = openAThousand();
    Flux.fromIterable(opened.subList(300, 400))
        .flatMap(id -> sessions.end(alice.userId(), id), 64)
        .blockLast();
    // As if Redis had let them expire, or lost them.
    String[] lost =
        opened.subList(500, 700).stream()
            .map(id -> Partition.of(id).key("session", id))
            .toArray(String[]::new);
    REDIS.delete(lost).block();
    // The first hundred are past their end then, to the millisecond.
    clock.advance(LIFETIME.minus(Duration.ofHours(10)));
    Set<UUID> living = new HashSet<>(opened.subList(100, 300));
    living.addAll(opened.subList(400, 500));
    living.addAll(opened.subList(700, 1000));

    REDIS.calls.set(0);
    assertThat(list().stream().map(Session::id)).containsExactlyInAnyOrderElementsOf(living);
    assertThat(REDIS.calls).hasValueLessThanOrEqualTo(1 + Partition.COUNT + 1);
    assertThat(REDIS.opsForZSet().size(UserKey.of(alice.userId(), "sessions")).block())
        .isEqualTo(600);
  }

  @Test
  void anothersSessionThatStrayedIntoTheIndexIsNotShown() {
    UUID own = open(alice);
    UUID foreign = open(new SessionOwner(UUID.randomUUID(), "bob", 1));
    String index = UserKey.of(alice.userId(), "sessions");
    double end = clock.now().plus(LIFETIME).toEpochMilli();
    REDIS.opsForZSet().add(index, foreign.toString(), end).block();
    assertThat(list().stream().map(Session::id)).containsExactly(own);
  }

  @Test
  void listIsEmptyWithoutSessions() {
    assertThat(list()).isEmpty();
  }

  /** A hundred each hour, the first now. */
  private List<UUID> openAThousand() {
    List<UUID> opened = new ArrayList<>();
    for (int hour = 0; hour < 10; hour++) {
      opened.addAll(
          Objects.requireNonNull(
              Flux.range(0, 100)
                  .flatMap(
                      i ->
                          sessions.open(
                              alice,
                              SessionMode.BOTH,
                              new Device("", ""),
                              Assurance.password(Instant.now())),
                      32)
                  .map(one -> one.session().id())
                  .collectList()
                  .block()));
      clock.advance(Duration.ofHours(1));
    }
    return opened;
  }

  private UUID open(SessionOwner owner) {
    return Objects.requireNonNull(
            sessions
                .open(
                    owner, SessionMode.BOTH, new Device("", ""), Assurance.password(Instant.now()))
                .block())
        .session()
        .id();
  }

  private Sessions boundedTo(int perAccount) {
    return SessionFixture.on(
            REDIS, clock.scripts(), IDLE, LIFETIME, LIFETIME, Duration.ofSeconds(10), perAccount)
        .sessions();
  }

  private OpenedSession open(Sessions bounded) {
    return Objects.requireNonNull(
        bounded
            .open(alice, SessionMode.BOTH, new Device("", ""), Assurance.password(Instant.now()))
            .block());
  }

  private static List<UUID> ids(Flux<Session> listed) {
    return Objects.requireNonNull(listed.map(Session::id).collectList().block());
  }

  private List<Session> list() {
    return Objects.requireNonNull(sessions.list(alice.userId()).collectList().block());
  }

  /** Number of scripts that were run. */
  private static final class Counting extends ReactiveStringRedisTemplate {
    final AtomicInteger calls = new AtomicInteger();

    Counting(LettuceConnectionFactory connections) {
      super(connections);
    }

    @Override
    public <T> Flux<T> execute(RedisScript<T> script, List<String> keys, List<?> arguments) {
      calls.incrementAndGet();
      return super.execute(script, keys, arguments);
    }
  }
}
