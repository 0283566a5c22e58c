package dev.forestgate.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.journal.store.RecordedEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** A service with much work in progress is asked to stop. */
@Chaos
class ShutdownTest {
  private static final int TERMINATED = 128 + 15;
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  @Test
  void itEndsInTimeAndLeavesTheRestToTheNext() throws Exception {
    try (ChaosEnvironment environment = ChaosEnvironment.create()) {
      Replica replica = environment.replica().start();
      record(environment, 3_000);
      environment.makeAllDue(Duration.ZERO);
      EventLoad.on(
          replica,
          environment.recorder(),
          () -> {
            Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> environment.journals().toFile().list().length > 200);
            Instant asked = Instant.now();
            replica.process().terminate();
            assertThat(replica.process().awaitEnd()).isEqualTo(TERMINATED);
            Duration took = Duration.between(asked, Instant.now());
            assertThat(took).isLessThan(DEADLINE);
            Figures.print("SIGTERM amid a flush: ended after %s", Figures.seconds(took));
          });
      assertThat(environment.isDrained()).as("it was amid its work").isFalse();
      replica.start();
      environment.awaitAllWritten(Duration.ofSeconds(60));
      environment.expectSealed();
    }
  }

  private static void record(ChaosEnvironment environment, int sessions) {
    try (RecordedEvents recordings = environment.recordings(Duration.ofMinutes(1))) {
      Flux.fromStream(Stream.generate(UUID::randomUUID).limit(sessions))
          .flatMap(
              interaction ->
                  recordings
                      .record(interaction, 3, EventRecorder::nextNumber)
                      .doOnNext(event -> environment.recorder().acknowledge(event, interaction)),
              256)
          .blockLast();
    }
  }
}
