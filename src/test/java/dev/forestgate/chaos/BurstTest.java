package dev.forestgate.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.journal.store.RecordedEvents;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Bursts of events and of sign-ins. */
@Chaos
class BurstTest {
  private static final int SESSIONS = 5_000;
  private static final int EVENTS_EACH = 3;
  private ChaosEnvironment environment;

  @BeforeEach
  void set() throws IOException {
    environment = ChaosEnvironment.create();
  }

  @AfterEach
  void clear() throws IOException {
    environment.close();
  }

  @Test
  void tenThousandEventsOfOneSessionAreWrittenWholeInSeveralSections() {
    EventRecorder recorder = environment.recorder();
    Replica replica = environment.replica().options(List.of("-Xmx128m")).start();
    EventRecorder.User user = recorder.signIn(replica);
    Instant begun = Instant.now();
    while (recorder.acknowledged().size() < 10_000) {
      Flux.range(recorder.acknowledged().size(), 10_000 - recorder.acknowledged().size())
          .flatMap(i -> Mono.fromFuture(() -> recorder.recordLater(replica, user)), 64)
          .blockLast();
    }
    Instant recorded = Instant.now();

    WrittenJournals written = environment.awaitAllWritten(Duration.ofSeconds(60));
    List<WrittenJournal.Section> sections = written.sections();
    assertThat(sections).hasSizeGreaterThanOrEqualTo(10);
    assertThat(sections).allMatch(section -> section.events().size() <= 1_000);
    assertHealthy(replica);
    Figures.print(
        "10,000 events of one session: recorded in %s, %d sections, live heap %d MB",
        Figures.seconds(Duration.between(begun, recorded)),
        sections.size(),
        replica.liveHeapMegabytes());
  }

  @Test
  void fiveThousandSessionsThatEndAtOnceAreAllWritten() {
    Replica replica =
        environment
            .replica()
            .options(List.of("-Xmx256m"))
            .options(InstrumentedService.watched())
            .start();
    try (RecordedEvents recordings = environment.recordings(Duration.ofMinutes(1))) {
      Flux.fromStream(Stream.generate(UUID::randomUUID).limit(SESSIONS))
          .flatMap(
              interaction ->
                  recordings
                      .record(interaction, EVENTS_EACH, EventRecorder::nextNumber)
                      .doOnNext(event -> environment.recorder().acknowledge(event, interaction)),
              256)
          .blockLast();
    }
    long before = replica.liveHeapMegabytes();
    Instant due = environment.makeAllDue(Duration.ofSeconds(2));

    WrittenJournals written = environment.awaitAllWritten(Duration.ofMinutes(2));
    assertThat(written.journals()).hasSize(SESSIONS);
    assertHealthy(replica);
    Instant last =
        Objects.requireNonNull(
            written.sections().stream()
                .map(WrittenJournal.Section::written)
                .max(Instant::compareTo)
                .orElse(null));
    Figures.print(
        "5,000 sessions due at once: all written in %s; live heap before %d MB, after %d MB",
        Figures.seconds(Duration.between(due, last)), before, replica.liveHeapMegabytes());
  }

  private static void assertHealthy(Replica replica) {
    assertThat(replica.process().isAlive()).isTrue();
    assertThat(replica.process().output()).doesNotContain("OutOfMemory", "BlockingOperationError");
  }
}
