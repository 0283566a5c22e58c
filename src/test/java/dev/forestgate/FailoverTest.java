package dev.forestgate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.RedisServer;
import dev.forestgate.embedded.TestCluster;
import dev.forestgate.embedded.TestSentinel;
import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.redis.Partition;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import dev.forestgate.testing.WakeUpLog;
import io.lettuce.core.cluster.SlotHash;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A replica replaces a killed master, and the service listens to its notifications. The sweep runs
 * once a minute, too late for these tests.
 */
@Tag("chaos")
class FailoverTest {
  /** Number of sign-ins that reach every master, except with a probability of 1 in 100,000. */
  private static final int ALL_MASTERS = 14;

  @Test
  void promotedClusterMasterWakesTheJournal() throws Exception {
    try (TestCluster cluster = TestCluster.start(1)) {
      RedisServer replica = cluster.nodes().get(3);
      replica.awaitReplication();
      try (RunningService service =
          RunningService.start(
              "REDIS_URL=",
              "spring.data.redis.cluster.nodes=" + cluster.addresses(),
              "spring.data.redis.password=" + RedisServer.PASSWORD,
              "spring.data.redis.lettuce.cluster.refresh.period=1s",
              "spring.data.redis.timeout=1s",
              "spring.data.redis.connect-timeout=1s",
              "forestgate.journal.sweep=1m")) {
        killAndAwaitSuccessor(cluster.nodes().get(0), replica, service);
        SignedInClient user = service.signIn();
        while (!liesOnTheFirstMaster(user)) {
          user = service.signIn();
        }
        awaitJournal(service, user);
      }
    }
  }

  @Test
  void masterPromotedBySentinelWakesTheJournal() throws Exception {
    try (TestSentinel sentinel = TestSentinel.start();
        RunningService service =
            RunningService.start(
                "REDIS_URL=",
                "spring.data.redis.sentinel.master=" + TestSentinel.MASTER,
                "spring.data.redis.sentinel.nodes=" + sentinel.address(),
                "spring.data.redis.password=" + RedisServer.PASSWORD,
                "spring.data.redis.timeout=1s",
                "spring.data.redis.connect-timeout=1s",
                "forestgate.journal.sweep=1m")) {
      killAndAwaitSuccessor(sentinel.master(), sentinel.replica(), service);
      awaitJournal(service, service.signIn());
    }
  }

  /** It has no replica, and the service was started without it. */
  @Test
  void aMasterThatIsAwayTakesNoMoreThanItsPartitionsWithIt() throws Exception {
    try (TestCluster cluster = TestCluster.start(0)) {
      String addresses = cluster.addresses();
      cluster.nodes().get(2).kill();
      try (RunningService service =
          RunningService.start(
              "REDIS_URL=",
              "spring.data.redis.cluster.nodes=" + addresses,
              "spring.data.redis.password=" + RedisServer.PASSWORD)) {
        Set<Integer> answers = new HashSet<>();
        for (int i = 0; i < 20; i++) {
          answers.add(signInStatus(service));
        }
        assertThat(answers).containsExactlyInAnyOrder(200, 503);
        assertThat(WakeUpLog.of(service).areMissing()).isTrue();
      }
    }
  }

  private static int signInStatus(RunningService service) {
    String name = RunningService.freshName();
    service.register(name);
    return ApiCalls.post(
            service.client(),
            "/login",
            Map.of("username", name, "password", RunningService.PASSWORD))
        .expectBody()
        .returnResult()
        .getStatus()
        .value();
  }

  private static void killAndAwaitSuccessor(
      RedisServer master, RedisServer replica, RunningService service) throws InterruptedException {
    WakeUpLog wakeUps = WakeUpLog.of(service);
    wakeUps.awaitThere();
    master.kill();
    wakeUps.awaitMissing();
    Awaitility.await()
        .atMost(TestTimeouts.HANG)
        .until(() -> WakeUpLog.subscribers(replica.redis()).size() == 1);
    wakeUps.awaitThere();
    awaitServing(service);
  }

  /** Commands have a connection of their own, which finds the successor in its own time. */
  private static void awaitServing(RunningService service) {
    Awaitility.await()
        .atMost(TestTimeouts.HANG)
        .until(() -> IntStream.range(0, ALL_MASTERS).allMatch(i -> signInStatus(service) == 200));
  }

  private static void awaitJournal(RunningService service, SignedInClient user) {
    var journal = service.journal(user.sessionId());
    Awaitility.await().atMost(TestTimeouts.WAKE_UP).until(() -> Files.exists(journal));
  }

  private static boolean liesOnTheFirstMaster(SignedInClient user) {
    int slot = SlotHash.getSlot(Partition.of(user.sessionId()).key("timer"));
    return slot < SlotHash.SLOT_COUNT / 3;
  }
}
