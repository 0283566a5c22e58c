package dev.forestgate.sessions;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestStores;
import dev.forestgate.redis.Partition;
import dev.forestgate.sessions.model.Assurance;
import dev.forestgate.sessions.model.Device;
import dev.forestgate.sessions.model.OpenedSession;
import dev.forestgate.sessions.model.Session;
import dev.forestgate.sessions.model.SessionMode;
import dev.forestgate.sessions.model.SessionOwner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.publisher.Mono;

/** Assurance of a session: stored at sign-in, replaced by an elevation, kept by everything else. */
class StoredAssuranceTest {
  private static final Device DEVICE = new Device("192.0.2.1", "test");
  private static final List<String> TWO_FACTORS = List.of("pwd", "otp", "mfa");

  private static LettuceConnectionFactory connections;
  private static ReactiveStringRedisTemplate redis;
  private static SessionFixture fixture;

  private final SessionOwner alice = new SessionOwner(UUID.randomUUID(), "alice", 7);

  @BeforeAll
  static void connect() {
    connections = TestStores.redisConnections(2);
    redis = new ReactiveStringRedisTemplate(connections);
    fixture = SessionFixture.on(redis, Duration.ofDays(14), Duration.ofDays(90));
  }

  @AfterAll
  static void disconnect() {
    connections.destroy();
  }

  @Test
  void theMethodsOfTheSignInAreStored() {
    Instant signIn = Instant.parse("2026-11-30T10:00:00.123Z");
    OpenedSession opened = open(Assurance.of(TWO_FACTORS, signIn), SessionMode.BOTH);
    assertThat(opened.session().assurance()).isEqualTo(Assurance.of(TWO_FACTORS, signIn));
    assertThat(found(opened)).isEqualTo(opened.session());
  }

  /** A session of an earlier version has no such field either. */
  @Test
  void aPasswordIsNotStoredAndItsTimeIsTheCreationOfTheSession() {
    OpenedSession opened = open(Assurance.password(Instant.EPOCH), SessionMode.BOTH);
    assertThat(redis.opsForHash().hasKey(key(opened.session().id()), "t").block()).isFalse();
    assertThat(found(opened).assurance())
        .isEqualTo(Assurance.password(opened.session().createdAt()));
  }

  @Test
  void anElevationReplacesMethodsAndTime() {
    OpenedSession opened = open(Assurance.password(Instant.now()), SessionMode.BOTH);
    Session elevated =
        requireNonNull(fixture.sessions().elevate(opened.session(), TWO_FACTORS).block());
    assertThat(elevated.assurance().aal()).isEqualTo(2);
    assertThat(elevated.assurance().authTime()).isAfterOrEqualTo(opened.session().createdAt());
    assertThat(found(opened)).isEqualTo(elevated);
  }

  @Test
  void refreshingAndRenewingKeepIt() {
    Assurance atSignIn = Assurance.of(TWO_FACTORS, Instant.parse("2026-11-30T10:00:00Z"));
    OpenedSession opened = open(atSignIn, SessionMode.TOKEN);
    var token = requireNonNull(opened.refresh()).token();
    var refreshed =
        requireNonNull(fixture.families().rotate(token, (session, user) -> Mono.empty()).block());
    assertThat(refreshed.session().assurance()).isEqualTo(atSignIn);

    var renewed = fixture.changes().renew(opened.session(), 8, Instant.now());
    fixture.changes().complete(renewed.renewal(), 8, "").block();
    assertThat(renewed.opened().session().assurance()).isEqualTo(atSignIn);
    assertThat(found(opened).assurance()).isEqualTo(atSignIn);
  }

  @Test
  void aSessionThatHasEndedOrIsAnothersIsNotElevated() {
    OpenedSession opened = open(Assurance.password(Instant.now()), SessionMode.BOTH);
    Session session = opened.session();
    fixture.sessions().end(session.userId(), session.id()).block();
    assertThat(fixture.sessions().elevate(session, TWO_FACTORS).block()).isNull();
    assertThat(redis.hasKey(key(session.id())).block()).isFalse();
  }

  private OpenedSession open(Assurance assurance, SessionMode mode) {
    return requireNonNull(fixture.sessions().open(alice, mode, DEVICE, assurance).block());
  }

  private Session found(OpenedSession opened) {
    return requireNonNull(fixture.sessions().find(opened.session().id(), alice.userId()).block());
  }

  private static String key(UUID session) {
    return Partition.of(session).key("session", session);
  }
}
