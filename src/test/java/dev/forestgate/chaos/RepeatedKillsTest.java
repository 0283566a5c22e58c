package dev.forestgate.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Processes die by {@code kill -9} at random moments under load. */
@Chaos
class RepeatedKillsTest {
  private static final String CHANNEL = "__keyevent@0__:expired";
  private ChaosEnvironment environment;

  @BeforeEach
  void set() throws IOException {
    environment = ChaosEnvironment.create();
  }

  @AfterEach
  void clear() throws IOException {
    environment.close();
  }

  @Test
  void aServiceThatIsKilledTenTimesLosesNothing() throws Exception {
    Replica replica = environment.replica().start();
    EventLoad.on(
        replica,
        environment.recorder(),
        () -> {
          for (int death = 0; death < 10; death++) {
            awaitRandomMoment();
            replica.kill();
            replica.start();
          }
          awaitRandomMoment();
        });
    report("service killed 10 times", environment.awaitAllWritten(Duration.ofSeconds(60)));
  }

  @Test
  void aRedisThatIsKilledTenTimesLosesNothingAndIsListenedToAgain() throws Exception {
    Replica replica = environment.replica().start();
    EventLoad.on(
        replica,
        environment.recorder(),
        () -> {
          for (int death = 0; death < 10; death++) {
            awaitRandomMoment();
            environment.redis().kill();
            environment.redis().restart();
          }
          awaitRandomMoment();
        });
    report("Redis killed 10 times", environment.awaitAllWritten(Duration.ofSeconds(60)));
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(this::wakeUpsAreBack);
    assertThat(replica.process().isAlive()).isTrue();
  }

  /** The Redis of this scene forgets the setting with each restart. */
  private boolean wakeUpsAreBack() {
    String set =
        environment.ask(redis -> redis.configGet("notify-keyspace-events")).values().toString();
    Long listeners = environment.ask(redis -> redis.pubsubNumsub(CHANNEL)).get(CHANNEL);
    return set.contains("E") && set.contains("x") && listeners != null && listeners > 0;
  }

  /** Waits for a random number of acknowledged events. */
  private void awaitRandomMoment() {
    int enough =
        environment.recorder().acknowledged().size() + ThreadLocalRandom.current().nextInt(20, 150);
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> environment.recorder().acknowledged().size() >= enough);
  }

  private void report(String what, WrittenJournals written) throws Exception {
    environment.expectSealed();
    EventRecorder recorder = environment.recorder();
    assertThat(recorder.acknowledged().size()).isGreaterThan(200);
    Figures.print(
        "%s: %d sessions, %d events acknowledged, %d of unknown fate, %d sections",
        what,
        recorder.signedIn().size(),
        recorder.acknowledged().size(),
        recorder.unknown(),
        written.sections().size());
  }
}
