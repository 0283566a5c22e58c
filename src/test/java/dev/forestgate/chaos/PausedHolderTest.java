package dev.forestgate.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A service that is paused at one step of the chain, for longer than its lease, and then goes on as
 * if nothing had been.
 */
@Chaos
class PausedHolderTest {
  private static Scene scene;
  private static Replica other;

  @BeforeAll
  @Timeout(180)
  static void set() throws IOException {
    scene = Scene.set();
    other = scene.replica().start();
  }

  @AfterAll
  @Timeout(180)
  static void clear() throws Exception {
    try {
      scene.expectSealed();
    } finally {
      scene.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatItHeldIsWrittenOnce(Step step) {
    // One section at a time: another one in its hands would be paused at any point, with its lock.
    try (Replica paused =
        scene
            .replica("forestgate.journal.concurrency=1")
            .options(InstrumentedService.options(step, Deed.PAUSE))
            .start()) {
      Recorder.Person person = scene.recorder().signIn(other);
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(700))
          .until(
              () -> {
                scene.recorder().record(other, person);
                scene.recorder().signIn(other);
                return paused.isPaused();
              });
      awaitTheOther(step);
      paused.resume();

      // Once it serves again, what it had in its hands is done too.
      Recorder.Person somebody = scene.recorder().signIn(paused);
      assertThat(scene.recorder().record(paused, somebody)).isEqualTo(202);
      scene.awaitAllWritten(Duration.ofSeconds(30));
    }
  }

  /**
   * Who is paused amid a write has the lock of the file, and whoever takes the claim over waits for
   * it. Otherwise the other writes.
   */
  private static void awaitTheOther(Step step) {
    if (step.isUnderTheLock()) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> scene.ask(redis -> redis.keys("fg:{p*}:attempts")).size() > 0);
    } else {
      scene.awaitAllWritten(Duration.ofSeconds(30));
    }
  }
}
