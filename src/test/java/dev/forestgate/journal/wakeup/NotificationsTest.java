package dev.forestgate.journal.wakeup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.OwnRedis;
import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import dev.forestgate.testing.WakeUps;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Redis tells of expired timers, and does so again after whatever kept it from it. The sweep comes
 * once a minute here, too late for every test: what is written was written because Redis told.
 */
class NotificationsTest {
  private static OwnRedis own;
  private static RunningService gate;
  private static RedisClient client;
  private static RedisCommands<String, String> redis;
  private static WakeUps wakeUps;

  @BeforeAll
  static void start() throws IOException {
    own = OwnRedis.startDurable();
    client = own.client();
    redis = client.connect().sync();
    gate =
        RunningService.start(
            "REDIS_URL=" + own.url(),
            "forestgate.journal.inactivity=1s",
            "forestgate.journal.sweep=1m",
            "forestgate.journal.wake-ups.check=100ms");
    wakeUps = WakeUps.of(gate);
  }

  @AfterAll
  static void stop() throws IOException {
    try {
      client.shutdown();
      gate.close();
    } finally {
      own.close();
    }
  }

  @Test
  void aKilledSubscriptionComesBack() {
    wakeUps.awaitThere();
    WakeUps.kill(redis);
    wakeUps.awaitThere();
    expectWakeUp();
  }

  @Test
  void aSettingThatSomebodyTakesAwayIsMadeAgain() {
    wakeUps.awaitThere();
    redis.configSet("notify-keyspace-events", "Kg");
    Awaitility.await().until(() -> setting().matches("[Kg]{2}[Ex]{2}|[KgxE]{4}"));
    wakeUps.awaitThere();
    expectWakeUp();
  }

  /**
   * The events before the kill are written although their timer's end was told to nobody, and the
   * restarted Redis knows neither subscription nor setting nor scripts.
   */
  @Test
  void allComesBackWithARedisThatWasKilled() throws IOException {
    wakeUps.awaitThere();
    SignedInClient alice = gate.signIn();
    own.kill();
    assertThat(gate.journal(alice.sessionId())).doesNotExist();
    wakeUps.awaitMissing();

    own.restart();

    awaitWritten(alice);
    wakeUps.awaitThere();
    assertThat(setting()).contains("E", "x");
    awaitSignIn();
    expectWakeUp();
  }

  /** Each connection comes back by itself, and one may need a second more. */
  private static void awaitSignIn() {
    Awaitility.await().untilAsserted(gate::signIn);
  }

  private static void expectWakeUp() {
    double before = wakeUps.heard();
    awaitWritten(gate.signIn());
    assertThat(wakeUps.heard()).isGreaterThan(before);
  }

  private static void awaitWritten(SignedInClient person) {
    Path journal = gate.journal(person.sessionId());
    Awaitility.await()
        .atMost(TestTimeouts.HANG)
        .until(() -> Files.exists(journal) && Files.readString(journal).contains("<!-- end "));
  }

  private static String setting() {
    return redis.configGet("notify-keyspace-events").getOrDefault("notify-keyspace-events", "");
  }
}
