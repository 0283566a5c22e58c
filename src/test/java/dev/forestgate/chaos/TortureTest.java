package dev.forestgate.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Under load, something dies by {@code kill -9} again and again at whatever moment it is. */
@Chaos
class TortureTest {
  private static final String CHANNEL = "__keyevent@0__:expired";
  private Scene scene;

  @BeforeEach
  void set() throws IOException {
    scene = Scene.set();
  }

  @AfterEach
  void clear() throws IOException {
    scene.close();
  }

  @Test
  void aServiceThatIsKilledTenTimesLosesNothing() throws Exception {
    Replica replica = scene.replica().start();
    Load.on(
        replica,
        scene.recorder(),
        () -> {
          for (int death = 0; death < 10; death++) {
            awaitRandomMoment();
            replica.kill();
            replica.start();
          }
          awaitRandomMoment();
        });
    report("service killed 10 times", scene.awaitAllWritten(Duration.ofSeconds(60)));
  }

  @Test
  void aRedisThatIsKilledTenTimesLosesNothingAndIsListenedToAgain() throws Exception {
    Replica replica = scene.replica().start();
    Load.on(
        replica,
        scene.recorder(),
        () -> {
          for (int death = 0; death < 10; death++) {
            awaitRandomMoment();
            scene.redis().kill();
            scene.redis().restart();
          }
          awaitRandomMoment();
        });
    report("Redis killed 10 times", scene.awaitAllWritten(Duration.ofSeconds(60)));
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(this::wakeUpsAreBack);
    assertThat(replica.process().isAlive()).isTrue();
  }

  /** The Redis of this scene forgets the setting with each restart. */
  private boolean wakeUpsAreBack() {
    String set = scene.ask(redis -> redis.configGet("notify-keyspace-events")).values().toString();
    Long listeners = scene.ask(redis -> redis.pubsubNumsub(CHANNEL)).get(CHANNEL);
    return set.contains("E") && set.contains("x") && listeners != null && listeners > 0;
  }

  /** After a number of promises that nobody knows before. */
  private void awaitRandomMoment() {
    int enough =
        scene.recorder().acknowledged().size() + ThreadLocalRandom.current().nextInt(20, 150);
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> scene.recorder().acknowledged().size() >= enough);
  }

  private void report(String what, Written written) throws Exception {
    scene.expectSealed();
    Recorder recorder = scene.recorder();
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
