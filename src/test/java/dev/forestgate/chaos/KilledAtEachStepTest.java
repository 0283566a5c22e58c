package dev.forestgate.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A service dies by {@code kill -9} at one step of the chain; another finishes its work. */
@Chaos
class KilledAtEachStepTest {
  private static final int KILLED = 128 + 9;
  private static ChaosEnvironment environment;

  /** Sleeps while another works and dies. */
  private static Replica next;

  @BeforeAll
  @Timeout(180)
  static void set() throws IOException {
    environment = ChaosEnvironment.create();
    next = environment.replica().start();
    next.pause();
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
  void eventsInProgressBecomeOneSection(JournalStep step) throws InterruptedException {
    try (Replica doomed =
        environment.replica().options(InstrumentedService.options(step, SelfSignal.KILL)).start()) {
      liveOn(doomed);
      assertThat(doomed.process().awaitEnd()).isEqualTo(KILLED);
    }
    next.resume();
    environment.awaitAllWritten(Duration.ofSeconds(30));
    next.pause();
  }

  /** People come, do things in two sittings each, and go quiet, until the service is dead. */
  private static void liveOn(Replica doomed) {
    try {
      while (doomed.process().isAlive()) {
        EventRecorder.User user = environment.recorder().signIn(doomed);
        sitting(doomed, user);
        Awaitility.await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> Files.exists(environment.journal(user)) || !doomed.process().isAlive());
        sitting(doomed, user);
      }
    } catch (IllegalStateException | CompletionException died) {
      assertThat(doomed.process().isAlive()).isFalse();
    }
  }

  private static void sitting(Replica doomed, EventRecorder.User user) {
    for (int thing = 0; thing < 20; thing++) {
      environment.recorder().record(doomed, user);
    }
  }
}
