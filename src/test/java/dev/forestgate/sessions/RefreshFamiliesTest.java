package dev.forestgate.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestStores;
import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.redis.Partition;
import dev.forestgate.secret.Secret;
import dev.forestgate.sessions.model.Assurance;
import dev.forestgate.sessions.model.Device;
import dev.forestgate.sessions.model.OpenedSession;
import dev.forestgate.sessions.model.RefreshedSession;
import dev.forestgate.sessions.model.Session;
import dev.forestgate.sessions.model.SessionMode;
import dev.forestgate.sessions.model.SessionOwner;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class RefreshFamiliesTest {
  private static final Device DEVICE = new Device("192.0.2.1", "test");
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static LettuceConnectionFactory connections;
  private static ReactiveStringRedisTemplate redis;
  private static SessionFixture bench;

  private final SessionOwner alice = new SessionOwner(UUID.randomUUID(), "alice", 3);
  private final List<UUID> reused = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void connect() {
    connections = TestStores.redisConnections(4);
    redis = new ReactiveStringRedisTemplate(connections);
    bench = SessionFixture.on(redis, Duration.ofDays(14), Duration.ofDays(90));
  }

  @AfterAll
  static void disconnect() {
    connections.destroy();
  }

  @Test
  void aRefreshGivesTheNextTokenOfTheSameSession() {
    OpenedSession opened = open();
    RefreshedSession refreshed = refresh(token(opened));
    assertThat(refreshed.session().id()).isEqualTo(opened.session().id());
    assertThat(refreshed.session().expiresAt()).isEqualTo(opened.session().expiresAt());
    assertThat(refreshed.refresh().token()).isNotEqualTo(token(opened));
    assertThat(refreshed.refresh().lifetime()).isEqualTo(Duration.ofDays(14));
    assertThat(refresh(refreshed.refresh().token()).session().userId()).isEqualTo(alice.userId());
  }

  @Test
  void aRetryWithinTheGraceGetsTheSameSuccessor() {
    Secret first = token(open());
    Secret second = refresh(first).refresh().token();
    assertThat(refresh(first).refresh().token()).isEqualTo(second);
    assertThat(refresh(first).refresh().token()).isEqualTo(second);
    refresh(second);
  }

  @Test
  void manyAtOnceConvergeOnOneSuccessor() {
    Secret first = token(open());
    SessionFixture replica = SessionFixture.on(redis, Duration.ofDays(14), Duration.ofDays(90));
    Set<String> successors = new HashSet<>();
    Flux.range(0, 20)
        .flatMap(i -> rotate(i % 2 == 0 ? bench : replica, first), 20)
        .doOnNext(refreshed -> successors.add(refreshed.refresh().token().reveal()))
        .blockLast();
    assertThat(successors).hasSize(1);
    refresh(Secret.of(successors.iterator().next()));
  }

  @Test
  void anOlderTokenWithinTheGraceIsInvalidAndRevokesNothing() {
    Secret first = token(open());
    Secret second = refresh(first).refresh().token();
    Secret third = refresh(second).refresh().token();
    expect(Failure.INVALID_TOKEN, first);
    expect(Failure.INVALID_TOKEN, first);
    assertThat(reused).isEmpty();
    refresh(third);
  }

  @Test
  void aReplayAfterTheGraceEndsTheFamilyAndIsReported() {
    OpenedSession opened = open();
    Secret first = token(opened);
    Secret second = refresh(first).refresh().token();
    lastRotationWas(opened, GRACE.plusMillis(1));
    expect(Failure.TOKEN_REUSED, first);
    assertThat(reused).containsExactly(opened.session().id());
    expect(Failure.INVALID_TOKEN, second);
    expect(Failure.INVALID_TOKEN, first);
    assertThat(bench.sessions().touch(opened.session().id(), alice.userId()).block()).isNull();
    assertThat(redis.keys("*" + opened.session().id()).collectList().block()).isEmpty();
  }

  @Test
  void aReplayOfAnOldAncestorAfterTheGraceEndsTheFamilyToo() {
    OpenedSession opened = open();
    Secret first = token(opened);
    Secret second = refresh(first).refresh().token();
    Secret third = refresh(second).refresh().token();
    lastRotationWas(opened, GRACE.plusMillis(1));
    expect(Failure.TOKEN_REUSED, first);
    expect(Failure.INVALID_TOKEN, third);
  }

  /**
   * A client without a token of the family cannot end the family, although the ids in a token are
   * not secret.
   */
  @Test
  void aTokenThatWasMadeUpChangesNothing() {
    OpenedSession opened = open();
    Secret token = token(opened);
    refresh(token);
    lastRotationWas(opened, GRACE.plusMillis(1));
    String ids = opened.session().id() + "." + alice.userId() + ".";
    String[] parts = token.reveal().split("\\.", -1);
    for (String made :
        List.of(
            "",
            ids,
            ids + "A".repeat(43) + "." + "A".repeat(43),
            ids + "A".repeat(43) + "." + parts[3],
            opened.session().id() + "." + UUID.randomUUID() + "." + parts[2] + "." + parts[3],
            UUID.randomUUID() + "." + alice.userId() + "." + parts[2] + "." + parts[3],
            token.reveal() + "A",
            " " + token.reveal())) {
      expect(Failure.INVALID_TOKEN, Secret.of(made));
    }
    assertThat(bench.sessions().touch(opened.session().id(), alice.userId()).block()).isNotNull();
  }

  @Test
  void refreshingProlongsTheIdleButNeverTheAbsoluteLifetime() {
    OpenedSession opened = open();
    String key = Partition.of(opened.session().id()).key("session", opened.session().id());
    long now = opened.session().createdAt().toEpochMilli();
    redis.opsForHash().put(key, "x", String.valueOf(now + Duration.ofDays(2).toMillis())).block();
    redis.expire(key, Duration.ofMinutes(1)).block();
    RefreshedSession refreshed = refresh(token(opened));
    assertThat(refreshed.refresh().lifetime())
        .isBetween(Duration.ofDays(2).minusMinutes(1), Duration.ofDays(2));
    assertThat(redis.getExpire(key).block())
        .isBetween(Duration.ofDays(2).minusMinutes(1), Duration.ofDays(2));

    redis.opsForHash().put(key, "x", String.valueOf(now)).block();
    expect(Failure.INVALID_TOKEN, refreshed.refresh().token());
  }

  @Test
  void anUnusedTokenExpires() {
    OpenedSession opened = open();
    String key = Partition.of(opened.session().id()).key("family", opened.session().id());
    redis
        .opsForHash()
        .put(key, "e", String.valueOf(opened.session().createdAt().toEpochMilli()))
        .block();
    expect(Failure.INVALID_TOKEN, token(opened));
  }

  @Test
  void theStoreHoldsNoTokenThatCouldBeUsed() {
    OpenedSession opened = open();
    Secret next = refresh(token(opened)).refresh().token();
    StringBuilder stored = new StringBuilder();
    UUID id = opened.session().id();
    for (String kind : List.of("session", "family")) {
      Map<Object, Object> hash =
          Objects.requireNonNull(
              redis
                  .opsForHash()
                  .entries(Partition.of(id).key(kind, id))
                  .collectMap(Map.Entry::getKey, Map.Entry::getValue)
                  .block());
      stored.append(hash);
    }
    String successor = Partition.of(id).key("successor", id);
    stored.append(redis.opsForValue().get(successor).block());
    for (Secret token : List.of(token(opened), next)) {
      String[] parts = token.reveal().split("\\.", -1);
      assertThat(stored).doesNotContain(parts[2]).doesNotContain(parts[3]);
    }
    assertThat(redis.getExpire(successor).block()).isBetween(Duration.ofSeconds(5), GRACE);
  }

  @Test
  void aSignInWithOldCredentialsOpensNothingAndAnOldSessionIsVoid() {
    OpenedSession before = open();
    bench.changes().complete(alice.userId(), 4, "").block();
    assertThat(bench.sessions().touch(before.session().id(), alice.userId()).block()).isNull();
    expect(Failure.INVALID_TOKEN, token(before));
    assertThat(
            bench
                .sessions()
                .open(alice, SessionMode.BOTH, DEVICE, Assurance.password(Instant.now()))
                .block())
        .isNull();
    var changed = new SessionOwner(alice.userId(), "alice", 4);
    assertThat(
            bench
                .sessions()
                .open(changed, SessionMode.BOTH, DEVICE, Assurance.password(Instant.now()))
                .block())
        .isNotNull();
  }

  /**
   * The sign-in was admitted before the change and opens after it: the index did not lack it, and
   * it is void all the same.
   */
  @Test
  void aSessionThatOpensAcrossAChangeIsVoid() {
    OpenedSession late = open();
    redis.opsForValue().set("fg:{u" + alice.userId() + "}:version", "4").block();
    assertThat(bench.sessions().touch(late.session().id(), alice.userId()).block()).isNull();
    expect(Failure.INVALID_TOKEN, token(late));
  }

  @Test
  void theMarkOfNewCredentialsOutlivesWhatOpenedAmidTheChange() {
    bench.changes().complete(alice.userId(), 4, "").block();
    assertThat(redis.getExpire("fg:{u" + alice.userId() + "}:version").block())
        .isGreaterThan(Duration.ofDays(90).plusSeconds(30));
  }

  @Test
  void refreshRacingTheEndLeavesNothingUsable() {
    for (int i = 0; i < 100; i++) {
      OpenedSession opened = open();
      UUID id = opened.session().id();
      Mono<Secret> refreshed =
          rotate(bench, token(opened)).map(r -> r.refresh().token()).onErrorReturn(token(opened));
      Secret left =
          Objects.requireNonNull(
                  Mono.zip(refreshed, bench.sessions().end(alice.userId(), id)).block())
              .getT1();
      expect(Failure.INVALID_TOKEN, left);
      assertThat(bench.sessions().touch(id, alice.userId()).block()).isNull();
    }
    assertThat(redis.keys("fg:{p*}:family:*").collectList().block())
        .noneMatch(
            key ->
                Objects.requireNonNull(redis.hasKey(key.replace("family", "session")).block())
                    == false);
  }

  @Test
  void theUsersSessionsAreListedLatestFirstAndRepaired() {
    OpenedSession one = open();
    OpenedSession two = open();
    assertThat(bench.sessions().list(alice.userId()).map(Session::id).collectList().block())
        .containsExactlyInAnyOrder(one.session().id(), two.session().id());
    bench.sessions().end(alice.userId(), one.session().id()).block();
    String index = "fg:{u" + alice.userId() + "}:sessions";
    redis.opsForZSet().add(index, UUID.randomUUID().toString(), 1).block();
    long tomorrow = System.currentTimeMillis() + Duration.ofDays(1).toMillis();
    redis.opsForZSet().add(index, UUID.randomUUID().toString(), tomorrow).block();

    assertThat(bench.sessions().list(alice.userId()).map(Session::id).collectList().block())
        .containsExactly(two.session().id());
    assertThat(redis.opsForZSet().size(index).block()).isEqualTo(1);
  }

  @Test
  void anothersSessionIsNotEnded() {
    OpenedSession opened = open();
    assertThat(bench.sessions().end(UUID.randomUUID(), opened.session().id()).block()).isFalse();
    assertThat(bench.sessions().touch(opened.session().id(), alice.userId()).block()).isNotNull();
  }

  @Test
  void allOthersEndAndTheKeptOneStays() {
    OpenedSession kept = open();
    List<OpenedSession> others = List.of(open(), open(), open());
    bench.sessions().endOthers(alice.userId(), kept.session().id()).block();
    assertThat(bench.sessions().touch(kept.session().id(), alice.userId()).block()).isNotNull();
    for (OpenedSession other : others) {
      assertThat(bench.sessions().touch(other.session().id(), alice.userId()).block()).isNull();
    }
  }

  private OpenedSession open() {
    return Objects.requireNonNull(
        bench
            .sessions()
            .open(alice, SessionMode.TOKEN, DEVICE, Assurance.password(Instant.now()))
            .block());
  }

  private static Secret token(OpenedSession opened) {
    return Objects.requireNonNull(opened.refresh()).token();
  }

  private RefreshedSession refresh(Secret token) {
    return Objects.requireNonNull(rotate(bench, token).block());
  }

  private Mono<RefreshedSession> rotate(SessionFixture on, Secret token) {
    return on.families()
        .rotate(token, (session, user) -> Mono.fromRunnable(() -> reused.add(session)));
  }

  private void expect(Failure failure, Secret token) {
    StepVerifier.create(rotate(bench, token))
        .expectErrorSatisfies(failed -> assertThat(((Failed) failed).failure()).isEqualTo(failure))
        .verify(TestTimeouts.HANG);
  }

  private static void lastRotationWas(OpenedSession opened, Duration ago) {
    UUID id = opened.session().id();
    String family = Partition.of(id).key("family", id);
    long at = Long.parseLong(String.valueOf(redis.opsForHash().get(family, "g").block()));
    redis.opsForHash().put(family, "g", String.valueOf(at - ago.toMillis())).block();
    redis.delete(Partition.of(id).key("successor", id)).block();
  }
}
