package dev.forestgate.journal.wakeup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.DedicatedRedis;
import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import dev.forestgate.testing.WakeUpLog;
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
 * Notifications of expired timers, also after an interruption. The sweep runs once a minute, too
 * late for every test: a section that is written was written because of a notification.
 */
class NotificationsTest {
  private static DedicatedRedis own;
  private static RunningService service;
  private static RedisClient client;
  private static RedisCommands<String, String> redis;
  private static WakeUpLog wakeUps;

  @BeforeAll
  static void start() throws IOException {
    own = DedicatedRedis.startDurable();
    client = own.client();
    redis = client.connect().sync();
    service =
        RunningService.start(
            "REDIS_URL=" + own.url(),
            "forestgate.journal.inactivity=1s",
            "forestgate.journal.sweep=1m",
            "forestgate.journal.wake-ups.check=100ms");
    wakeUps = WakeUpLog.of(service);
  }

  @AfterAll
  static void stop() throws IOException {
    try {
      client.shutdown();
      service.close();
    } finally {
      own.close();
    }
  }

  @Test
  void aKilledSubscriptionComesBack() {
    wakeUps.awaitThere();
    WakeUpLog.kill(redis);
    wakeUps.awaitThere();
    expectWakeUp();
  }

  @Test
  void aSettingThatAnotherClientRemovesIsMadeAgain() {
    wakeUps.awaitThere();
    redis.configSet("notify-keyspace-events", "Kg");
    Awaitility.await().until(() -> setting().matches("[Kg]{2}[Ex]{2}|[KgxE]{4}"));
    wakeUps.awaitThere();
    expectWakeUp();
  }

  /**
   * The events before the kill are written although the notification of their timer was lost, and
   * the restarted Redis has no subscription, setting or script.
   */
  @Test
  void allComesBackWithARedisThatWasKilled() throws IOException {
    wakeUps.awaitThere();
    SignedInClient alice = service.signIn();
    own.kill();
    assertThat(service.journal(alice.sessionId())).doesNotExist();
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
    Awaitility.await().untilAsserted(service::signIn);
  }

  private static void expectWakeUp() {
    double before = wakeUps.heard();
    awaitWritten(service.signIn());
    assertThat(wakeUps.heard()).isGreaterThan(before);
  }

  private static void awaitWritten(SignedInClient user) {
    Path journal = service.journal(user.sessionId());
    Awaitility.await()
        .atMost(TestTimeouts.HANG)
        .until(() -> Files.exists(journal) && Files.readString(journal).contains("<!-- end "));
  }

  private static String setting() {
    return redis.configGet("notify-keyspace-events").getOrDefault("notify-keyspace-events", "");
  }
}
