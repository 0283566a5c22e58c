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

/** A service is paused at one step of the chain for longer than its lease, and then continues. */
@Chaos
class PausedLeaseHolderTest {
  private static ChaosEnvironment environment;
  private static Replica other;

  @BeforeAll
  @Timeout(180)
  static void set() throws IOException {
    environment = ChaosEnvironment.create();
    other = environment.replica().start();
  }

  @AfterAll
  @Timeout(180)
  static void clear() throws Exception {
    try {
      environment.expectSealed();
    } finally {
      environment.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void claimOfThePausedHolderIsWrittenOnce(JournalStep step) {
    // One section at a time: another one in its hands would be paused at any point, with its lock.
    try (Replica paused =
        environment
            .replica("forestgate.journal.concurrency=1")
            .options(InstrumentedService.options(step, SelfSignal.PAUSE))
            .start()) {
      EventRecorder.User user = environment.recorder().signIn(other);
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(700))
          .until(
              () -> {
                environment.recorder().record(other, user);
                environment.recorder().signIn(other);
                return paused.isPaused();
              });
      awaitTheOther(step);
      paused.resume();

      // Once it serves again, what it had in its hands is done too.
      EventRecorder.User pausedUser = environment.recorder().signIn(paused);
      assertThat(environment.recorder().record(paused, pausedUser)).isEqualTo(202);
      environment.awaitAllWritten(Duration.ofSeconds(30));
    }
  }

  /**
   * Waits for the other replica. A replica that is paused during a write holds the lock of the
   * file, and the replica that takes over the claim waits for it. Otherwise the other replica
   * writes.
   */
  private static void awaitTheOther(JournalStep step) {
    if (step.isUnderTheLock()) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> environment.ask(redis -> redis.keys("fg:{p*}:attempts")).size() > 0);
    } else {
      environment.awaitAllWritten(Duration.ofSeconds(30));
    }
  }
}
