package dev.forestgate.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Journals that become due while no service runs. */
@Chaos
class DowntimeTest {
  private static final Duration SWEEP = Duration.ofSeconds(1);

  @Test
  void sectionsDueDuringDowntimeAreWrittenWithinOneSweepOfTheStart() throws Exception {
    try (ChaosEnvironment environment = ChaosEnvironment.create()) {
      Replica replica = environment.replica("forestgate.journal.inactivity=3s").start();
      for (int number = 0; number < 10; number++) {
        EventRecorder.User user = environment.recorder().signIn(replica);
        environment.recorder().record(replica, user);
      }
      replica.kill();
      int before = environment.written().journals().size();
      Awaitility.await().until(environment::isAllDue);

      replica.start();
      Instant open = Instant.now();
      WrittenJournals written = environment.awaitAllWritten(Duration.ofSeconds(20));
      assertThat(written.journals().size()).isGreaterThan(before);
      assertThat(written.sections())
          .extracting(WrittenJournal.Section::written)
          .allMatch(instant -> instant.isBefore(open.plus(SWEEP)));
    }
  }
}
