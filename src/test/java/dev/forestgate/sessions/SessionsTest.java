package dev.forestgate.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestStores;
import dev.forestgate.failure.Failed;
import dev.forestgate.redis.Partition;
import dev.forestgate.redis.Scripts;
import dev.forestgate.secret.Secret;
import dev.forestgate.sessions.credential.RefreshProperties;
import dev.forestgate.sessions.credential.SessionProperties;
import dev.forestgate.sessions.model.AccountProfile;
import dev.forestgate.sessions.model.Assurance;
import dev.forestgate.sessions.model.Device;
import dev.forestgate.sessions.model.OpenedSession;
import dev.forestgate.sessions.model.RenewedSession;
import dev.forestgate.sessions.model.Session;
import dev.forestgate.sessions.model.SessionMode;
import dev.forestgate.sessions.model.SessionOwner;
import dev.forestgate.sessions.model.SessionRenewal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.publisher.Mono;

class SessionsTest {
  private static LettuceConnectionFactory connections;
  private static ReactiveStringRedisTemplate redis;

  private static final Device DEVICE = new Device("192.0.2.1", "test");

  private final SessionOwner alice = new SessionOwner(UUID.randomUUID(), "alice", 7);

  @BeforeAll
  static void connect() {
    connections = TestStores.redisConnections(2);
    redis = new ReactiveStringRedisTemplate(connections);
  }

  @AfterAll
  static void disconnect() {
    connections.destroy();
  }

  @Test
  void anOpenedSessionIsFoundByItsCookieAndByItsOwner() {
    Sessions sessions = sessions(Duration.ofDays(14), Duration.ofDays(90));
    OpenedSession opened = open(sessions);
    Session session = opened.session();

    assertThat(session.userId()).isEqualTo(alice.userId());
    assertThat(session.name()).isEqualTo("alice");
    assertThat(Duration.between(session.createdAt(), session.expiresAt())).hasDays(90);
    assertThat(sessions.touch(cookie(opened)).block()).isEqualTo(session);
    assertThat(sessions.touch(session.id(), alice.userId()).block()).isEqualTo(session);
  }

  @Test
  void nothingElseOpensIt() {
    Sessions sessions = sessions(Duration.ofDays(14), Duration.ofDays(90));
    OpenedSession opened = open(sessions);
    UUID id = opened.session().id();
    String secret = cookie(opened).reveal().substring(74);

    assertThat(sessions.touch(id, UUID.randomUUID()).block()).isNull();
    assertThat(sessions.touch(UUID.randomUUID(), alice.userId()).block()).isNull();
    for (String planted :
        new String[] {
          "",
          ".",
          secret,
          id.toString(),
          id + ".",
          id + "." + alice.userId() + ".",
          id + "." + alice.userId() + "." + "A".repeat(43),
          id + "." + UUID.randomUUID() + "." + secret,
          id + "." + "A".repeat(43),
          id + "." + secret + "A",
          id + "." + secret.substring(1),
          id.toString().toUpperCase(java.util.Locale.ROOT) + "." + secret,
          UUID.randomUUID() + "." + secret,
          " " + cookie(opened).reveal(),
          cookie(opened).reveal() + "\n"
        }) {
      assertThat(sessions.touch(Secret.of(planted)).block()).as(planted).isNull();
    }
  }

  @Test
  void theStoreHoldsNoSecret() {
    OpenedSession opened = open(sessions(Duration.ofDays(14), Duration.ofDays(90)));
    String secret = cookie(opened).reveal().substring(74);
    Map<Object, Object> stored =
        Objects.requireNonNull(
            redis
                .opsForHash()
                .entries(key(opened.session().id()))
                .collectMap(Map.Entry::getKey, Map.Entry::getValue)
                .block());

    assertThat(stored).containsEntry("s", Secret.of(secret).sha256()).containsEntry("v", "7");
    assertThat(stored.toString()).doesNotContain(secret);
    assertThat(opened.toString()).doesNotContain(secret);
  }

  @Test
  void anEndedSessionIsGoneAtOnceAndEndsOnce() {
    Sessions sessions = sessions(Duration.ofDays(14), Duration.ofDays(90));
    OpenedSession opened = open(sessions);
    UUID id = opened.session().id();

    assertThat(sessions.end(alice.userId(), id).block()).isTrue();
    assertThat(sessions.touch(cookie(opened)).block()).isNull();
    assertThat(sessions.touch(id, alice.userId()).block()).isNull();
    assertThat(sessions.end(alice.userId(), id).block()).isFalse();
  }

  @Test
  void anUnusedSessionLivesForItsIdleLifetime() {
    OpenedSession opened = open(sessions(Duration.ofDays(14), Duration.ofDays(90)));
    assertThat(lifetime(opened))
        .isBetween(Duration.ofDays(14).minusMinutes(1), Duration.ofDays(14));
  }

  @Test
  void useProlongsASessionButNeverBeyondItsAbsoluteEnd() {
    Sessions sessions = sessions(Duration.ofDays(14), Duration.ofDays(90));
    OpenedSession opened = open(sessions);
    String key = key(opened.session().id());
    long now = opened.session().createdAt().toEpochMilli();
    // As if it had been used last 13 days ago and had five days left in all.
    redis.opsForHash().put(key, "l", String.valueOf(now - Duration.ofDays(13).toMillis())).block();
    redis.opsForHash().put(key, "x", String.valueOf(now + Duration.ofDays(5).toMillis())).block();
    redis.expire(key, Duration.ofDays(1)).block();

    Session touched = Objects.requireNonNull(sessions.touch(cookie(opened)).block());

    assertThat(touched.lastSeenAt()).isAfterOrEqualTo(opened.session().createdAt());
    assertThat(lifetime(opened)).isBetween(Duration.ofDays(5).minusMinutes(1), Duration.ofDays(5));
  }

  @Test
  void aSessionThatIsUsedAllTheTimeIsNotWrittenAllTheTime() {
    Sessions sessions = sessions(Duration.ofDays(14), Duration.ofDays(90));
    OpenedSession opened = open(sessions);
    redis.expire(key(opened.session().id()), Duration.ofDays(1)).block();

    assertThat(sessions.touch(cookie(opened)).block()).isEqualTo(opened.session());
    assertThat(lifetime(opened)).isLessThanOrEqualTo(Duration.ofDays(1));
  }

  @Test
  void sessionPastItsAbsoluteEndIsGoneDespiteItsKey() {
    Sessions sessions = sessions(Duration.ofDays(14), Duration.ofDays(90));
    OpenedSession opened = open(sessions);
    String key = key(opened.session().id());
    redis
        .opsForHash()
        .put(key, "x", String.valueOf(opened.session().createdAt().toEpochMilli()))
        .block();

    assertThat(sessions.touch(cookie(opened)).block()).isNull();
    assertThat(redis.hasKey(key).block()).isFalse();
  }

  @Test
  void aChangeOfCredentialsEndsAllSessionsButTheOneThatMadeIt() {
    SessionFixture bench = SessionFixture.on(redis, Duration.ofDays(14), Duration.ofDays(90));
    Sessions sessions = bench.sessions();
    OpenedSession kept = open(sessions, SessionMode.TOKEN);
    OpenedSession other = open(sessions, SessionMode.TOKEN);
    RenewedSession renewed = renewed(bench, kept, 8);
    bench.changes().complete(renewed.renewal(), 8, "").block();

    Session now =
        Objects.requireNonNull(sessions.touch(kept.session().id(), alice.userId()).block());
    assertThat(now.tokenEpoch()).isEqualTo(8);
    assertThat(renewed.opened().session().tokenEpoch()).isEqualTo(8);
    assertThat(sessions.touch(other.session().id(), alice.userId()).block()).isNull();
    assertThat(rotated(bench, kept)).as("the refresh token of before").isFalse();
    assertThat(rotated(bench, renewed.opened())).as("which did not end the session").isTrue();
    assertThat(rotated(bench, other)).isFalse();
    assertThat(
            sessions
                .open(alice, SessionMode.BOTH, DEVICE, Assurance.password(Instant.now()))
                .block())
        .as("with the credentials of before")
        .isNull();
    assertThat(sessions.list(alice.userId()).map(Session::id).collectList().block())
        .containsExactly(kept.session().id());
  }

  @Test
  void theCookieOfBeforeIsVoidAndTheNewOneIsGoodForTheSameSession() {
    SessionFixture bench = SessionFixture.on(redis, Duration.ofDays(14), Duration.ofDays(90));
    Sessions sessions = bench.sessions();
    OpenedSession kept = open(sessions);
    RenewedSession renewed = renewed(bench, kept, 8);
    bench.changes().complete(renewed.renewal(), 8, "").block();
    assertThat(sessions.touch(cookie(kept)).block()).isNull();
    assertThat(sessions.touch(cookie(renewed.opened())).block())
        .isEqualTo(renewed.opened().session());
  }

  /** It may be carried out again when the reply to the first time was lost. */
  @Test
  void aRenewalThatIsCarriedOutTwiceLeavesWhatHasHappenedSince() {
    SessionFixture bench = SessionFixture.on(redis, Duration.ofDays(14), Duration.ofDays(90));
    Sessions sessions = bench.sessions();
    OpenedSession kept = open(sessions, SessionMode.TOKEN);
    SessionRenewal renewal = renewed(bench, kept, 8).renewal();
    var written = SessionRenewal.of(alice.userId(), renewal.words());
    assertThat(written).isEqualTo(renewal);
    bench.changes().complete(renewal, 8, "").block();
    RenewedSession later = renewed(bench, kept, 9);
    bench.changes().complete(later.renewal(), 9, "").block();
    bench.changes().complete(written, 9, "").block();
    assertThat(rotated(bench, later.opened())).isTrue();
  }

  @Test
  void aSignInWithTheNewCredentialsOutlivesTheEndOfTheOldSessions() {
    SessionFixture bench = SessionFixture.on(redis, Duration.ofDays(14), Duration.ofDays(90));
    Sessions sessions = bench.sessions();
    OpenedSession before = open(sessions);
    var later = new SessionOwner(alice.userId(), "alice", 8);
    OpenedSession after =
        Objects.requireNonNull(
            sessions
                .open(later, SessionMode.BOTH, DEVICE, Assurance.password(Instant.now()))
                .block());
    bench.changes().complete(alice.userId(), 8, "").block();
    assertThat(sessions.touch(cookie(before)).block()).isNull();
    assertThat(sessions.touch(cookie(after)).block()).isNotNull();
    assertThat(sessions.list(alice.userId()).map(Session::id).collectList().block())
        .containsExactly(after.session().id());
  }

  /** Redis may fail between the commit and the end of the sessions. */
  @Test
  void whileAChangeIsUnderWayTheAccountDecides() {
    var version = new AtomicInteger(7);
    SessionFixture bench =
        SessionFixture.on(
            redis,
            new Scripts(redis),
            new SessionProperties(
                Duration.ofDays(14), Duration.ofDays(90), SessionProperties.SameSite.LAX, 200),
            new RefreshProperties(Duration.ofDays(30), Duration.ofSeconds(10)),
            userId -> Mono.just(version.get()));
    Sessions sessions = bench.sessions();
    OpenedSession cookie = open(sessions);
    OpenedSession token = open(sessions, SessionMode.TOKEN);
    bench.changes().announce(alice.userId(), "one").block();
    assertThat(sessions.touch(cookie(cookie)).block()).as("not made yet").isNotNull();

    version.set(8);
    assertThat(sessions.touch(cookie(cookie)).block()).isNull();
    UUID id = cookie.session().id();
    assertThat(sessions.find(id, alice.userId()).block()).isNull();
    assertThat(rotated(bench, token)).isFalse();

    bench.changes().cancel(alice.userId(), "another").block();
    assertThat(sessions.touch(cookie(cookie)).block()).isNull();
    bench.changes().complete(alice.userId(), 8, "one").block();
    version.set(0);
    assertThat(sessions.touch(cookie(cookie)).block()).as("Redis knows by itself").isNull();
    assertThat(redis.hasKey("fg:{u" + alice.userId() + "}:renewal").block()).isFalse();
  }

  @Test
  void aChangeThatDidNotHappenIsSettled() {
    SessionFixture bench = SessionFixture.on(redis, Duration.ofDays(14), Duration.ofDays(90));
    Sessions sessions = bench.sessions();
    OpenedSession opened = open(sessions);
    bench.changes().announce(alice.userId(), "one").block();
    bench.changes().cancel(alice.userId(), "one").block();
    assertThat(sessions.touch(cookie(opened)).block()).isNotNull();
  }

  @Test
  void aSessionThatHasEndedIsNotBroughtBackByAChange() {
    SessionFixture bench = SessionFixture.on(redis, Duration.ofDays(14), Duration.ofDays(90));
    Sessions sessions = bench.sessions();
    OpenedSession ended = open(sessions);
    sessions.end(alice.userId(), ended.session().id()).block();
    bench.changes().complete(renewed(bench, ended, 8).renewal(), 8, "").block();
    assertThat(redis.hasKey(key(ended.session().id())).block()).isFalse();
  }

  @Test
  void anothersSessionIsNotKept() {
    SessionFixture bench = SessionFixture.on(redis, Duration.ofDays(14), Duration.ofDays(90));
    Sessions sessions = bench.sessions();
    var mallory = new SessionOwner(UUID.randomUUID(), "mallory", 7);
    OpenedSession own = open(sessions);
    OpenedSession theirs =
        Objects.requireNonNull(
            sessions
                .open(mallory, SessionMode.BOTH, DEVICE, Assurance.password(Instant.now()))
                .block());
    var stolen =
        new SessionRenewal(alice.userId(), theirs.session().id(), 8, "secret", "family", "refresh");
    bench.changes().complete(stolen, 8, "").block();
    assertThat(sessions.touch(cookie(own)).block()).isNull();
    assertThat(redis.opsForHash().get(key(theirs.session().id()), "v").block()).isEqualTo("7");
  }

  private static RenewedSession renewed(SessionFixture bench, OpenedSession opened, int version) {
    return bench.changes().renew(opened.session(), version, Instant.now());
  }

  /** The replica that changed them may have died before it said so here. */
  @Test
  void aSignInWithNewerCredentialsVoidsTheSessionsOfOlderOnes() {
    Sessions sessions = sessions(Duration.ofDays(14), Duration.ofDays(90));
    OpenedSession before = open(sessions);
    assertThat(sessions.touch(cookie(before)).block()).isNotNull();
    var later = new SessionOwner(alice.userId(), "alice", 8);
    OpenedSession after =
        Objects.requireNonNull(
            sessions
                .open(later, SessionMode.BOTH, DEVICE, Assurance.password(Instant.now()))
                .block());
    assertThat(sessions.touch(cookie(before)).block()).isNull();
    assertThat(sessions.touch(cookie(after)).block()).isNotNull();
    assertThat(
            sessions
                .open(alice, SessionMode.BOTH, DEVICE, Assurance.password(Instant.now()))
                .block())
        .isNull();
  }

  @Test
  void allSessionsGetAnotherNameAndProfile() {
    SessionFixture bench = SessionFixture.on(redis, Duration.ofDays(14), Duration.ofDays(90));
    Sessions sessions = bench.sessions();
    OpenedSession one = open(sessions);
    OpenedSession other = open(sessions);
    OpenedSession ended = open(sessions);
    sessions.end(alice.userId(), ended.session().id()).block();
    assertThat(Objects.requireNonNull(sessions.touch(cookie(one)).block()).profile()).isEmpty();
    var profile =
        new AccountProfile(
            "zoe@example.org",
            true,
            "zo\u00eb@example.org",
            Instant.parse("2026-11-30T10:00:00.123456Z"),
            Instant.parse("2026-11-29T10:00:00Z"),
            Instant.parse("2026-11-29T11:00:00.000001Z"),
            false);
    bench.profiles().update(alice.userId(), "Zo\u00eb", profile).block();
    for (OpenedSession opened : java.util.List.of(one, other)) {
      Session now = Objects.requireNonNull(sessions.touch(cookie(opened)).block());
      assertThat(now.name()).isEqualTo("Zo\u00eb");
      assertThat(now.profile()).contains(profile);
    }
    assertThat(redis.hasKey(key(ended.session().id())).block()).isFalse();
  }

  @Test
  void aSignInThatReadTheAccountBeforeAChangeOpensItsSessionWithTheChange() {
    SessionFixture bench = SessionFixture.on(redis, Duration.ofDays(14), Duration.ofDays(90));
    Sessions sessions = bench.sessions();
    Instant now = Instant.parse("2026-11-29T11:00:00.000001Z");
    AccountProfile changed = verifiedAt(now);
    bench.profiles().update(alice.userId(), "alicia", changed).block();
    for (Instant read : java.util.List.of(now.minusMillis(1), now, now.plusMillis(1))) {
      var owner = new SessionOwner(alice.userId(), "alice", 7, verifiedAt(read));
      OpenedSession opened =
          Objects.requireNonNull(
              sessions
                  .open(owner, SessionMode.BOTH, DEVICE, Assurance.password(Instant.now()))
                  .block());
      Session found = Objects.requireNonNull(sessions.touch(cookie(opened)).block());
      boolean isLater = read.isAfter(now);
      assertThat(found.name()).isEqualTo(isLater ? "alice" : "alicia");
      assertThat(found.profile()).contains(isLater ? verifiedAt(read) : changed);
    }
  }

  private static AccountProfile verifiedAt(Instant instant) {
    return new AccountProfile("a@example.org", true, null, null, Instant.EPOCH, instant, false);
  }

  @Test
  @Tag("security")
  void aSessionWhoseAccountIsRenamedBeforeItIsThereHasTheNewName() {
    SessionFixture bench = SessionFixture.on(redis, Duration.ofDays(14), Duration.ofDays(90));
    Sessions sessions = bench.sessions();
    UUID id = UUID.randomUUID();
    var profile =
        new AccountProfile(
            "zoe@example.org", true, null, null, Instant.EPOCH, Instant.EPOCH, false);
    bench.profiles().update(alice.userId(), id, "Zo\u00eb", profile).block();
    assertThat(sessions.touch(id, alice.userId()).block()).isNull();

    new Scripts(redis)
        .named("session-open", "session", "session-create")
        .run(
            StoredSession.keys(id),
            List.of(
                "60000",
                "60000",
                "60000",
                "",
                "",
                "u",
                alice.userId().toString(),
                "n",
                "alice",
                "s",
                "",
                "m",
                "token",
                "v",
                "7",
                "i",
                "",
                "a",
                "",
                "p",
                ""))
        .block();
    Session opened = Objects.requireNonNull(sessions.touch(id, alice.userId()).block());
    assertThat(opened.name()).isEqualTo("Zo\u00eb");
    assertThat(opened.profile()).contains(profile);
  }

  private OpenedSession open(Sessions sessions, SessionMode mode) {
    return Objects.requireNonNull(
        sessions.open(alice, mode, DEVICE, Assurance.password(Instant.now())).block());
  }

  private static boolean rotated(SessionFixture bench, OpenedSession opened) {
    Secret token = Objects.requireNonNull(opened.refresh()).token();
    return Boolean.TRUE.equals(
        bench
            .families()
            .rotate(token, (session, user) -> Mono.empty())
            .hasElement()
            .onErrorReturn(Failed.class, false)
            .block());
  }

  private OpenedSession open(Sessions sessions) {
    return Objects.requireNonNull(
        sessions.open(alice, SessionMode.BOTH, DEVICE, Assurance.password(Instant.now())).block());
  }

  private static Duration lifetime(OpenedSession opened) {
    return Objects.requireNonNull(redis.getExpire(key(opened.session().id())).block());
  }

  private static String key(UUID id) {
    return Partition.of(id).key("session", id);
  }

  private static Sessions sessions(Duration idle, Duration absolute) {
    return SessionFixture.on(redis, idle, absolute).sessions();
  }

  private static Secret cookie(OpenedSession opened) {
    return Objects.requireNonNull(opened.cookie());
  }
}
