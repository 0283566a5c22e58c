package dev.forestgate.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.journal.store.Recordings;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** A service that is asked to stop while it has much in work. */
@Chaos
class ShutdownTest {
  private static final int TERMINATED = 128 + 15;
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  @Test
  void itEndsInTimeAndLeavesTheRestToTheNext() throws Exception {
    try (Scene scene = Scene.set()) {
      Replica replica = scene.replica().start();
      record(scene, 3_000);
      scene.makeAllDue(Duration.ZERO);
      Load.on(
          replica,
          scene.recorder(),
          () -> {
            Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> scene.journals().toFile().list().length > 200);
            Instant asked = Instant.now();
            replica.process().terminate();
            assertThat(replica.process().awaitEnd()).isEqualTo(TERMINATED);
            Duration took = Duration.between(asked, Instant.now());
            assertThat(took).isLessThan(DEADLINE);
            Figures.print("SIGTERM amid a flush: ended after %s", Figures.seconds(took));
          });
      assertThat(scene.isDrained()).as("it was amid its work").isFalse();
      replica.start();
      scene.awaitAllWritten(Duration.ofSeconds(60));
      scene.expectSealed();
    }
  }

  private static void record(Scene scene, int sessions) {
    try (Recordings recordings = scene.recordings(Duration.ofMinutes(1))) {
      Flux.fromStream(Stream.generate(UUID::randomUUID).limit(sessions))
          .flatMap(
              interaction ->
                  recordings
                      .record(interaction, 3, Recorder::nextNumber)
                      .doOnNext(event -> scene.recorder().acknowledge(event, interaction)),
              256)
          .blockLast();
    }
  }
}
