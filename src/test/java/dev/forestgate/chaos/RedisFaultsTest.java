package dev.forestgate.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.journal.store.RecordedEvents;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.IntSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Redis runs and misbehaves: it hangs, is full, or was emptied. */
@Chaos
class RedisFaultsTest {
  private static final Duration BOUND = Duration.ofSeconds(3);
  private ChaosEnvironment environment;
  private Replica replica;
  private EventRecorder recorder;

  @BeforeEach
  @Timeout(180)
  void set() throws IOException {
    environment = ChaosEnvironment.create();
    recorder = environment.recorder();
    replica =
        environment
            .replica("forestgate.journal.section-events=5", "forestgate.journal.inactivity=2s")
            .options(List.of("-Xmx128m"))
            .start();
  }

  @AfterEach
  void clear() throws IOException {
    environment.close();
  }

  @Test
  void pausedForHalfAMinute() throws Exception {
    EventRecorder.User alice = recorder.signIn(replica);
    EventLoad.on(
        replica,
        recorder,
        () -> {
          Awaitility.await().until(() -> recorder.acknowledged().size() > 100);
          long before = replica.liveHeapMegabytes();
          environment.redis().pause();
          recorder.slowest();
          long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
          while (System.nanoTime() < end) {
            assertThat(recorder.record(replica, alice)).isEqualTo(503);
            assertThat(recorder.signIn(replica, alice.username()).statusCode()).isEqualTo(503);
            assertThat(recorder.check(replica, alice)).isEqualTo(503);
          }
          Duration slowest = recorder.slowest();
          long after = replica.liveHeapMegabytes();
          environment.redis().resume();
          awaitStatus(202, () -> recorder.record(replica, alice));

          assertThat(slowest).isLessThan(BOUND);
          assertThat(after).isLessThan(before + 16);
          Figures.print(
              "Redis paused for 30 s: slowest answer %s; live heap before %d MB, at the end %d MB",
              Figures.seconds(slowest), before, after);
        });
    environment.awaitAllWritten(Duration.ofSeconds(30));
    assertThat(replica.process().isAlive()).isTrue();
  }

  @Test
  void fullRedisTakesNothingNewAndIsEmptiedAllTheSame() {
    EventRecorder.User alice = recorder.signIn(replica);
    recorder.record(replica, alice);
    // Three sections each, whose claims need room of their own.
    try (RecordedEvents recordings = environment.recordings(Duration.ofSeconds(3))) {
      for (int i = 0; i < 20; i++) {
        UUID interaction = UUID.randomUUID();
        recordings
            .record(interaction, 12, EventRecorder::nextNumber)
            .doOnNext(event -> recorder.acknowledge(event, interaction))
            .blockLast();
      }
    }
    assertThat(environment.isDrained()).isFalse();
    recorder.slowest();
    environment.ask(redis -> redis.configSet("maxmemory", "1mb"));
    assertThat(recorder.record(replica, alice)).isEqualTo(503);
    assertThat(recorder.signIn(replica, alice.username()).statusCode()).isEqualTo(503);
    assertThat(recorder.check(replica, alice)).isEqualTo(200);
    assertThat(recorder.slowest()).isLessThan(BOUND);

    WrittenJournals written = environment.awaitAllWritten(Duration.ofSeconds(20));
    assertThat(written.sections()).hasSizeGreaterThanOrEqualTo(60);
    assertThat(recorder.record(replica, alice)).as("still full").isEqualTo(503);

    environment.ask(redis -> redis.configSet("maxmemory", "0"));
    awaitStatus(202, () -> recorder.record(replica, alice));
    awaitStatus(200, () -> recorder.signIn(replica, alice.username()).statusCode());
    environment.awaitAllWritten(Duration.ofSeconds(20));
  }

  /** Events that were only in Redis are lost; written ones stay, and later ones are written. */
  @Test
  void emptiedByFlushall() throws Exception {
    EventRecorder.User alice = recorder.signIn(replica);
    EventLoad.on(
        replica,
        recorder,
        () -> {
          Awaitility.await()
              .atMost(Duration.ofSeconds(30))
              .until(() -> recorder.acknowledged().size() > 300);
          Awaitility.await()
              .atMost(Duration.ofSeconds(20))
              // a journal that is being written may be read without its end
              .untilAsserted(() -> assertThat(environment.written().journals()).isNotEmpty());
          environment.ask(redis -> redis.flushall());
          assertThat(recorder.record(replica, alice)).isEqualTo(401);
        });
    var later = new EventRecorder();
    for (int number = 0; number < 5; number++) {
      EventRecorder.User user = later.signIn(replica);
      assertThat(later.record(replica, user)).isEqualTo(202);
    }
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(environment::isDrained);
    environment.written().hasNothingTwice();
    environment.written().isExactlyWhatWasAcknowledged(later);
    assertThat(replica.process().isAlive()).isTrue();
  }

  private static void awaitStatus(int status, IntSupplier call) {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> call.getAsInt() == status);
  }
}
