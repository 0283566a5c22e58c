package dev.forestgate.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A service that is not there when the time comes. */
@Chaos
class DowntimeTest {
  private static final Duration SWEEP = Duration.ofSeconds(1);

  @Test
  void whatFellDueMeanwhileIsWrittenWithinOneSweepAfterTheStart() throws Exception {
    try (Scene scene = Scene.set()) {
      Replica replica = scene.replica("forestgate.journal.inactivity=3s").start();
      for (int person = 0; person < 10; person++) {
        Recorder.Person somebody = scene.recorder().signIn(replica);
        scene.recorder().record(replica, somebody);
      }
      replica.kill();
      int before = scene.written().journals().size();
      Awaitility.await().until(scene::isAllDue);

      replica.start();
      Instant open = Instant.now();
      Written written = scene.awaitAllWritten(Duration.ofSeconds(20));
      assertThat(written.journals().size()).isGreaterThan(before);
      assertThat(written.sections())
          .extracting(WrittenJournal.Section::written)
          .allMatch(instant -> instant.isBefore(open.plus(SWEEP)));
    }
  }
}
