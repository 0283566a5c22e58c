package dev.forestgate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.RedisServer;
import dev.forestgate.embedded.TestCluster;
import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.redis.Partition;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import dev.forestgate.testing.WakeUpLog;
import io.lettuce.core.cluster.SlotHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient;

/**
 * The service on a Redis Cluster of three masters, with the few rights that redis-keys.md names.
 * The sweep runs once a minute: a section that is written sooner was written because the master of
 * its interaction announced its timer.
 */
class ClusterTest {
  private static TestCluster cluster;
  private static RunningService service;
  private static WakeUpLog wakeUps;

  @BeforeAll
  static void start() throws IOException {
    cluster = TestCluster.start(0);
    for (RedisServer node : cluster.nodes()) {
      node.admit(documentedUser());
    }
    service =
        RunningService.start(
            "REDIS_URL=",
            "spring.data.redis.cluster.nodes=" + cluster.addresses(),
            "spring.data.redis.username=forestgate",
            "spring.data.redis.password=password",
            "forestgate.journal.sweep=1m");
    wakeUps = WakeUpLog.of(service);
    wakeUps.awaitThere();
  }

  @AfterAll
  static void stop() {
    try {
      service.close();
    } finally {
      cluster.close();
    }
  }

  @Test
  void everyMasterWakesTheJournalOfItsInteractions() {
    double before = wakeUps.heard();
    List<SignedInClient> users = signInOnEveryMaster();
    users.forEach(ClusterTest::awaitWritten);
    assertThat(wakeUps.heard()).isGreaterThanOrEqualTo(before + users.size());
    for (RedisServer node : cluster.nodes()) {
      assertThat(node.redis().configGet("notify-keyspace-events").get("notify-keyspace-events"))
          .contains("E", "x");
    }
  }

  @Test
  void aSubscriptionThatOneMasterDropsComesBack() {
    RedisServer second = cluster.nodes().get(1);
    second.redis().configSet("notify-keyspace-events", "");
    WakeUpLog.kill(second.redis());
    wakeUps.awaitThere();
    signInOnEveryMaster().forEach(ClusterTest::awaitWritten);
  }

  @Test
  void sessionsWorkWhereverTheyLie() {
    String name = RunningService.freshName();
    service.register(name);
    List<SignedInClient> devices = new ArrayList<>();
    while (mastersOf(devices).size() < cluster.nodes().size()) {
      devices.add(service.signIn(name));
    }
    SignedInClient first = devices.get(0);
    SignedInClient last = devices.get(devices.size() - 1);
    call(HttpMethod.GET, "/api/sessions", first, 200)
        .jsonPath("$.sessions.length()")
        .isEqualTo(devices.size());

    call(HttpMethod.POST, "/api/auth/refresh", first, 200);
    call(HttpMethod.DELETE, "/api/sessions/" + last.sessionId(), first, 204);
    call(HttpMethod.GET, "/api/profile", last, 401);
    call(HttpMethod.POST, "/api/auth/logout", first, 200);
    call(HttpMethod.GET, "/api/profile", first, 401);
  }

  @Test
  void refreshTokensRotateAndAnAccountIsDeleted() {
    String name = RunningService.freshName();
    service.register(name);
    Map<?, ?> opened =
        post(
            "/api/auth/login",
            Map.of("username", name, "password", RunningService.PASSWORD, "mode", "token"));
    Map<?, ?> next =
        post("/api/auth/refresh", Map.of("refresh_token", text(opened, "refresh_token")));
    assertThat(text(next, "refresh_token")).isNotEqualTo(text(opened, "refresh_token"));

    SignedInClient device = service.signIn(name);
    post("/api/delete", Map.of("login", name, "password", RunningService.PASSWORD));
    call(HttpMethod.GET, "/api/profile", device, 401);
  }

  private static String documentedUser() throws IOException {
    return Files.readString(Path.of("docs", "redis-keys.md"))
        .lines()
        .filter(line -> line.startsWith("user forestgate "))
        .findFirst()
        .orElseThrow();
  }

  private static List<SignedInClient> signInOnEveryMaster() {
    List<SignedInClient> users = new ArrayList<>();
    while (mastersOf(users).size() < cluster.nodes().size()) {
      users.add(service.signIn());
    }
    return users;
  }

  private static Set<Integer> mastersOf(List<SignedInClient> users) {
    return users.stream().map(user -> masterOf(user.sessionId())).collect(Collectors.toSet());
  }

  /** Slots are spread evenly, in order. */
  private static int masterOf(UUID interaction) {
    int slot = SlotHash.getSlot(Partition.of(interaction).key("timer", interaction));
    return slot * cluster.nodes().size() / SlotHash.SLOT_COUNT;
  }

  private static void awaitWritten(SignedInClient user) {
    Path journal = service.journal(user.sessionId());
    Awaitility.await()
        .atMost(TestTimeouts.WAKE_UP)
        .until(() -> Files.exists(journal) && Files.readString(journal).contains("<!-- end "));
  }

  private static Map<?, ?> post(String path, Map<String, ?> body) {
    return Objects.requireNonNull(
        ApiCalls.post(service.client(), path, body)
            .expectStatus()
            .isOk()
            .expectBody(Map.class)
            .returnResult()
            .getResponseBody());
  }

  private static String text(Map<?, ?> body, String member) {
    return (String) Objects.requireNonNull(body.get(member));
  }

  private static WebTestClient.BodyContentSpec call(
      HttpMethod method, String path, SignedInClient user, int status) {
    var body =
        service
            .client()
            .method(method)
            .uri(path)
            .cookie(RunningService.COOKIE, user.cookie())
            .exchange()
            .expectStatus()
            .isEqualTo(status)
            .expectBody();
    body.returnResult();
    return body;
  }
}
