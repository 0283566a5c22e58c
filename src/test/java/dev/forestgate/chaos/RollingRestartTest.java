package dev.forestgate.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Replicas restart one after the other behind the shipped balancer, under load. {@code
 * -Dchaos.restarts=20} restarts more of them.
 */
@Chaos
class RollingRestartTest {
  private static final int RESTARTS = Integer.getInteger("chaos.restarts", 2);
  private static final String[] SETTINGS = {
    "forestgate.connections.drain=8s", // that of prod
    "forestgate.attempts.per-hour=0"
  };

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES) // for as many restarts as are asked for
  void noRequestIsLost() throws Exception {
    assumeTrue(
        Files.isExecutable(Path.of(LoadBalancer.PROGRAM)),
        "there is no " + LoadBalancer.PROGRAM + " here");
    try (ChaosEnvironment environment = ChaosEnvironment.create()) {
      List<Replica> replicas =
          List.of(environment.replica(SETTINGS).start(), environment.replica(SETTINGS).start());
      try (LoadBalancer balancer = LoadBalancer.start(replicas.get(0), replicas.get(1))) {
        awaitUp(balancer, 2);
        SignInLoad load = SignInLoad.on(balancer.port());
        try {
          for (int i = 0; i < RESTARTS; i++) {
            Replica replica = replicas.get(i % 2);
            replica.process().terminate();
            replica.process().awaitEnd();
            replica.start();
            awaitUp(balancer, 2);
          }
        } finally {
          load.end();
        }
        Figures.print(
            "%d restarts behind HAProxy: %d requests answered, %d lost",
            RESTARTS, load.answered(), load.lost().size());
        assertThat(load.answered()).isGreaterThan(100);
        assertThat(load.lost()).isEmpty();
      }
    }
  }

  private static void awaitUp(LoadBalancer balancer, int replicas) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> balancer.up() == replicas);
  }
}
