package dev.forestgate.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestStores;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.redis.Partition;
import dev.forestgate.redis.UserKey;
import dev.forestgate.secret.Secret;
import dev.forestgate.sessions.credential.RefreshGrant;
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
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.publisher.Mono;

/** Every lifetime to the millisecond: valid one before its end, and invalid at its end. */
class LifetimesTest {
  private static final Duration IDLE = Duration.ofHours(1);
  private static final Duration ABSOLUTE = Duration.ofHours(3);
  private static final Duration REFRESH = Duration.ofMinutes(40);
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration MOMENT = Duration.ofMillis(1);
  private static final LettuceConnectionFactory CONNECTIONS = TestStores.redisConnections(12);
  private static final ReactiveStringRedisTemplate REDIS =
      new ReactiveStringRedisTemplate(CONNECTIONS);

  private final ScriptClock clock = new ScriptClock(REDIS);
  private final SessionFixture bench =
      SessionFixture.on(REDIS, clock.scripts(), IDLE, ABSOLUTE, Duration.ofDays(1), GRACE);
  private final SessionOwner alice = new SessionOwner(UUID.randomUUID(), "alice", 1);
  private final Instant start = clock.now();

  @AfterAll
  static void disconnect() {
    CONNECTIONS.destroy();
  }

  /** The ways in which a session is used or seen. */
  private enum Use {
    COOKIE {
      @Override
      boolean finds(SessionFixture bench, OpenedSession opened) {
        return bench.sessions().touch(Objects.requireNonNull(opened.cookie())).block() != null;
      }
    },
    ACCESS_TOKEN {
      @Override
      boolean finds(SessionFixture bench, OpenedSession opened) {
        Session session = opened.session();
        return bench.sessions().touch(session.id(), session.userId()).block() != null;
      }
    },
    REFRESH_TOKEN {
      @Override
      boolean finds(SessionFixture bench, OpenedSession opened) {
        return failure(bench, token(opened)) == null;
      }
    },
    LIST {
      @Override
      boolean finds(SessionFixture bench, OpenedSession opened) {
        UUID id = opened.session().id();
        return Boolean.TRUE.equals(
            bench.sessions().list(opened.session().userId()).any(s -> s.id().equals(id)).block());
      }
    };

    abstract boolean finds(SessionFixture bench, OpenedSession opened);

    SessionMode mode() {
      return this == REFRESH_TOKEN ? SessionMode.TOKEN : SessionMode.BOTH;
    }
  }

  @ParameterizedTest
  @EnumSource
  void unusedItLivesForTheIdleLifetimeAndNotThen(Use use) {
    OpenedSession used = open(use.mode());
    OpenedSession unused = open(use.mode());
    clock.set(start.plus(IDLE).minus(MOMENT));
    assertThat(use.finds(bench, used)).isTrue();
    clock.set(start.plus(IDLE));
    assertThat(use.finds(bench, unused)).isFalse();
    assertThat(use.finds(bench, used)).isEqualTo(use != Use.LIST);
  }

  @ParameterizedTest
  @EnumSource
  void usedItLivesForTheAbsoluteLifetimeAndNotThen(Use use) {
    OpenedSession opened = open(use.mode());
    Instant end = start.plus(ABSOLUTE);
    while (clock.now().isBefore(end.minus(IDLE))) {
      clock.advance(IDLE.minus(MOMENT));
      assertThat(Use.ACCESS_TOKEN.finds(bench, opened)).isTrue();
    }
    clock.set(end.minus(MOMENT));
    assertThat(use.finds(bench, opened)).isTrue();
    clock.set(end);
    assertThat(use.finds(bench, opened)).isFalse();
  }

  @Test
  void expiredSessionIsRemoved() {
    OpenedSession opened = open(SessionMode.BOTH);
    clock.set(start.plus(IDLE));
    bench.sessions().list(alice.userId()).blockLast();
    assertThat(indexed()).isZero();
    assertThat(Use.COOKIE.finds(bench, opened)).isFalse();
    assertThat(REDIS.hasKey(key("session", opened)).block()).isFalse();
  }

  /** The mark of the last use is exact to a minute, and the idle lifetime counts from the mark. */
  @Test
  void useIsMarkedOnceAMinuteAndTheIdleLifetimeCountsFromThere() {
    OpenedSession early = open(SessionMode.BOTH);
    OpenedSession late = open(SessionMode.BOTH);
    clock.set(start.plus(MINUTE).minus(MOMENT));
    assertThat(touched(early).lastSeenAt()).isEqualTo(start);
    clock.set(start.plus(MINUTE));
    assertThat(touched(late).lastSeenAt()).isEqualTo(start.plus(MINUTE));
    clock.set(start.plus(IDLE));
    assertThat(Use.COOKIE.finds(bench, early)).isFalse();
    clock.set(start.plus(MINUTE).plus(IDLE).minus(MOMENT));
    assertThat(Use.LIST.finds(bench, late)).isTrue();
    clock.set(start.plus(MINUTE).plus(IDLE));
    assertThat(Use.COOKIE.finds(bench, late)).isFalse();
  }

  @Test
  void usedEachSecondItIsWrittenEachMinute() {
    OpenedSession opened = open(SessionMode.BOTH);
    Set<Object> marks = new HashSet<>();
    for (int second = 0; second < 300; second++) {
      touched(opened);
      marks.add(REDIS.opsForHash().get(key("session", opened), "l").block());
      clock.advance(Duration.ofSeconds(1));
    }
    assertThat(marks).hasSize(5);
  }

  @Test
  void aRefreshTokenIsGoodForItsLifetimeAndNotThen() {
    SessionFixture brief =
        SessionFixture.on(REDIS, clock.scripts(), IDLE, ABSOLUTE, REFRESH, Duration.ZERO);
    OpenedSession used = open(brief);
    OpenedSession unused = open(brief);
    clock.set(start.plus(REFRESH).minus(MOMENT));
    assertThat(Use.ACCESS_TOKEN.finds(brief, unused)).isTrue();
    RefreshGrant next = refresh(brief, token(used)).refresh();
    assertThat(next.lifetime()).isEqualTo(REFRESH);
    clock.set(start.plus(REFRESH));
    assertThat(failure(brief, token(unused))).isEqualTo(Failure.INVALID_TOKEN);
    assertThat(Use.ACCESS_TOKEN.finds(brief, unused)).as("its session lives").isTrue();
    assertThat(failure(brief, next.token())).isNull();
  }

  @Test
  void aRetryIsARetryUntilTheGraceIsOverAndAReplayThen() {
    OpenedSession opened = open(SessionMode.TOKEN);
    Secret successor = refresh(bench, token(opened)).refresh().token();
    clock.set(start.plus(GRACE).minus(MOMENT));
    assertThat(refresh(bench, token(opened)).refresh().token()).isEqualTo(successor);
    clock.set(start.plus(GRACE));
    assertThat(failure(bench, token(opened))).isEqualTo(Failure.TOKEN_REUSED);
    assertThat(failure(bench, successor)).isEqualTo(Failure.INVALID_TOKEN);
    assertThat(Use.ACCESS_TOKEN.finds(bench, opened)).isFalse();
  }

  @Test
  void aRetryDoesNotProlongTheGrace() {
    OpenedSession opened = open(SessionMode.TOKEN);
    refresh(bench, token(opened));
    for (int second = 1; second < 10; second++) {
      clock.advance(Duration.ofSeconds(1));
      refresh(bench, token(opened));
    }
    clock.advance(Duration.ofSeconds(1));
    assertThat(failure(bench, token(opened))).isEqualTo(Failure.TOKEN_REUSED);
  }

  @Test
  void refreshingNeverMovesTheAbsoluteEnd() {
    OpenedSession opened = open(SessionMode.TOKEN);
    Instant end = start.plus(ABSOLUTE);
    Secret token = token(opened);
    while (clock.now().isBefore(end.minus(MINUTE))) {
      clock.advance(MINUTE);
      RefreshedSession refreshed = refresh(bench, token);
      Duration rest = Duration.between(clock.now(), end);
      assertThat(refreshed.session().expiresAt()).isEqualTo(end);
      assertThat(refreshed.refresh().lifetime()).isEqualTo(rest.compareTo(IDLE) < 0 ? rest : IDLE);
      token = refreshed.refresh().token();
    }
    clock.set(end.minus(MOMENT));
    RefreshGrant last = refresh(bench, token).refresh();
    assertThat(last.lifetime()).isEqualTo(MOMENT);
    clock.set(end);
    assertThat(failure(bench, last.token())).isEqualTo(Failure.INVALID_TOKEN);
    assertThat(Use.ACCESS_TOKEN.finds(bench, opened)).isFalse();
    assertThat(Use.LIST.finds(bench, opened)).isFalse();
    assertThat(indexed()).isZero();
  }

  /** A session that is in the index and not yet open looks like an ended one. */
  @Test
  void anEntryMayWaitAMinuteForItsSession() {
    OpenedSession opened = open(SessionMode.BOTH);
    REDIS.delete(key("session", opened)).block();
    clock.set(start.plus(MINUTE).minus(MOMENT));
    assertThat(bench.sessions().list(alice.userId()).collectList().block()).isEmpty();
    assertThat(bench.sessions().end(alice.userId(), opened.session().id()).block()).isFalse();
    bench.sessions().endOthers(alice.userId(), null).block();
    assertThat(indexed()).isOne();
    clock.set(start.plus(MINUTE));
    assertThat(bench.sessions().list(alice.userId()).collectList().block()).isEmpty();
    assertThat(indexed()).isZero();
  }

  private Long indexed() {
    return Objects.requireNonNull(
        REDIS.opsForZSet().size(UserKey.of(alice.userId(), "sessions")).block());
  }

  private OpenedSession open(SessionMode mode) {
    return open(bench, mode);
  }

  private OpenedSession open(SessionFixture on) {
    return open(on, SessionMode.TOKEN);
  }

  private OpenedSession open(SessionFixture on, SessionMode mode) {
    return Objects.requireNonNull(
        on.sessions()
            .open(alice, mode, new Device("192.0.2.1", "test"), Assurance.password(Instant.now()))
            .block());
  }

  private Session touched(OpenedSession opened) {
    return Objects.requireNonNull(
        bench.sessions().touch(Objects.requireNonNull(opened.cookie())).block());
  }

  private static Secret token(OpenedSession opened) {
    return Objects.requireNonNull(opened.refresh()).token();
  }

  private static RefreshedSession refresh(SessionFixture on, Secret token) {
    return Objects.requireNonNull(rotate(on, token).block());
  }

  private static @org.jspecify.annotations.Nullable Failure failure(
      SessionFixture on, Secret token) {
    return rotate(on, token)
        .flatMap(refreshed -> Mono.<Failure>empty())
        .onErrorResume(Failed.class, failed -> Mono.just(failed.failure()))
        .block();
  }

  private static Mono<RefreshedSession> rotate(SessionFixture on, Secret token) {
    return on.families().rotate(token, (session, user) -> Mono.empty());
  }

  private static String key(String kind, OpenedSession opened) {
    UUID id = opened.session().id();
    return Partition.of(id).key(kind, id);
  }
}
