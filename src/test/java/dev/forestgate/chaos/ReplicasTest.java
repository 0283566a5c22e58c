package dev.forestgate.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Two services on one Redis and one folder. */
@Chaos
class ReplicasTest {

  @Test
  void twoShareTheWorkAndWriteEachSectionOnce() throws Exception {
    try (ChaosEnvironment environment = ChaosEnvironment.create()) {
      Replica one = environment.replica("forestgate.journal.inactivity=3s").launch();
      Replica two = environment.replica("forestgate.journal.inactivity=3s").start();
      one.process().awaitOpen();
      for (int number = 0; number < 60; number++) {
        EventRecorder.User user = environment.recorder().signIn(number % 2 == 0 ? one : two);
        environment.recorder().record(one, user);
        environment.recorder().record(two, user);
      }
      WrittenJournals written = environment.awaitAllWritten(Duration.ofSeconds(30));

      // Registrations are in the journal of a visitor, so there is one more.
      assertThat(written.journals().values())
          .filteredOn(journal -> journal.head().containsKey("user"))
          .hasSize(60)
          .allMatch(journal -> journal.sections().size() == 1);
      assertThat(writtenBy(one)).isPositive();
      assertThat(writtenBy(two)).isPositive();
      assertThat(writtenBy(one) + writtenBy(two)).isEqualTo(written.sections().size());
      Figures.print("two replicas: %d and %d sections", writtenBy(one), writtenBy(two));
    }
  }

  private static long writtenBy(Replica replica) {
    return Math.round(replica.metric("forestgate_journal_written_total", ""));
  }
}
