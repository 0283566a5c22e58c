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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.Environment;

/** A Redis that rejects the setting for notifications of expired timers. */
class MissingNotificationsTest {
  private static final Duration INACTIVITY = Duration.ofMillis(500);
  private static final Pattern RECORDED = Pattern.compile("(?m)^ended_at: (\\S+)$");
  private static final Pattern WRITTEN = Pattern.compile("(?m)^## (\\S+)$");

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
    own.tell("ACL SETUSER guest on >guest ~fg:* &* +@all -config");
    service =
        RunningService.start(
            "REDIS_URL=" + own.url("guest", "guest"),
            "forestgate.journal.inactivity=" + INACTIVITY.toMillis() + "ms",
            "forestgate.journal.sweep=1s");
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
  void theSweepAloneWritesWithinTwoSecondsAndTheMetricSaysSo() throws Exception {
    redis.configSet("notify-keyspace-events", "");
    WakeUpLog.kill(redis);
    wakeUps.awaitMissing();
    double heard = wakeUps.heard();
    for (int i = 0; i < 3; i++) {
      String journal = awaitJournal(service.signIn());
      Instant deadline = time(RECORDED, journal).plus(INACTIVITY);
      assertThat(Duration.between(deadline, time(WRITTEN, journal)))
          .isBetween(Duration.ZERO, Duration.ofSeconds(2));
    }
    assertThat(wakeUps.heard()).isEqualTo(heard);
    assertThat(prometheus()).contains("forestgate_journal_wakeups_missing 1.0");
  }

  /** The setting was made, but not by the service. */
  @Test
  void anEventIsProofEnough() throws Exception {
    redis.configSet("notify-keyspace-events", "Ex");
    WakeUpLog.kill(redis);
    wakeUps.awaitMissing();
    Awaitility.await()
        .atMost(TestTimeouts.HANG)
        .until(
            () -> {
              // The sweep may be there before the timer ends, and take it away.
              awaitJournal(service.signIn());
              return !wakeUps.areMissing();
            });
    assertThat(prometheus())
        .contains("forestgate_journal_wakeups_missing 0.0", "forestgate_journal_wakeups_total");
  }

  private static String awaitJournal(SignedInClient user) throws IOException {
    Path journal = service.journal(user.sessionId());
    Awaitility.await()
        .atMost(TestTimeouts.HANG)
        .until(() -> Files.exists(journal) && Files.readString(journal).contains("<!-- end "));
    return Files.readString(journal);
  }

  private static Instant time(Pattern where, String journal) {
    Matcher found = where.matcher(journal);
    assertThat(found.find()).isTrue();
    return Instant.parse(found.group(1));
  }

  private static String prometheus() throws IOException, InterruptedException {
    String port = service.bean(Environment.class).getRequiredProperty("local.management.port");
    var address = URI.create("http://127.0.0.1:" + port + "/actuator/prometheus");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
