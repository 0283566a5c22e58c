package dev.forestgate.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.exports.Export;
import dev.forestgate.exports.Exports;
import dev.forestgate.journal.event.Claim;
import dev.forestgate.journal.event.JournalEvent;
import dev.forestgate.journal.event.Owner;
import dev.forestgate.journal.event.RecordedEvent;
import dev.forestgate.journal.files.InteractionFiles;
import dev.forestgate.journal.summary.LocalSummarizer;
import dev.forestgate.journal.summary.Summary;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Exports of accounts with 1,000,000 events: time, and memory that does not grow with the events.
 * The service runs in this JVM, so that the heap can be read at any moment.
 */
@Chaos
class LargeExportTest {
  private static final int EVENTS = 1_000_000;

  /** Most bytes on the heap above those before; the contents are 350 MB, the archive is 39 MB. */
  private static final long BOUND = 32L << 20;

  private static final Duration PAUSE = Duration.ofMillis(500);

  private final RunningService service = RunningService.shared();
  private final Exports exports = service.bean(Exports.class);
  private final InteractionFiles files = service.bean(InteractionFiles.class);
  private final SignedInClient alice = service.signIn();
  private long time = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

  @Test
  void tenThousandSessionsTakeBoundedMemory() throws Exception {
    int sessions = 10_000;
    for (int session = 0; session < sessions; session++) {
      write(nextId(), EVENTS / sessions);
    }
    export(sessions);
  }

  @Test
  void oneSessionWithAllEventsTakesBoundedMemory() throws Exception {
    UUID session = nextId();
    int sections = 1000;
    for (int section = 0; section < sections; section++) {
      write(session, EVENTS / sections);
    }
    export(1);
  }

  private void export(int sessions) throws Exception {
    long before = liveHeap();
    Instant begun = Instant.now();
    service
        .client()
        .post()
        .uri("/api/export")
        .cookie(RunningService.COOKIE, alice.cookie())
        .exchange()
        .expectStatus()
        .isAccepted()
        .expectBody()
        .returnResult();
    long most = before;
    List<Integer> progress = new ArrayList<>();
    Export export = find();
    while (!export.isReady()) {
      progress.add(export.progress());
      most = Math.max(most, liveHeap());
      Thread.sleep(PAUSE.toMillis());
      export = find();
    }
    Duration took = Duration.between(begun, Objects.requireNonNull(export.readyAt()));
    Path archive =
        Objects.requireNonNull(exports.archive(alice.userId(), export.id()).block()).file();
    Figures.print(
        "export of %d sessions with %d events: %s, %d MB of %d MB, at most %d MB more on the heap,"
            + " progress %s",
        sessions,
        EVENTS,
        Figures.seconds(took),
        Files.size(archive) >> 20,
        contents(archive, sessions) >> 20,
        (most - before) >> 20,
        progress);
    assertThat(most - before).isLessThan(BOUND);
    assertThat(progress).isSorted().anyMatch(percent -> percent > 0 && percent < 100);
    deleteAccount(archive);
  }

  private Export find() {
    return Objects.requireNonNull(exports.find(alice.userId()).block());
  }

  /** Size of all files in {@code archive}. */
  private static long contents(Path archive, int sessions) throws IOException {
    try (var zip = new ZipFile(archive.toFile())) {
      assertThat(zip.stream().filter(entry -> entry.getName().endsWith(".md")))
          .hasSizeBetween(sessions, sessions + 1);
      return zip.stream().mapToLong(ZipEntry::getSize).sum();
    }
  }

  /** Leaves no journals behind for tests that read the folder. */
  private void deleteAccount(Path archive) {
    ApiCalls.post(
            service.client(),
            "/api/delete",
            Map.of("username", alice.username(), "password", RunningService.PASSWORD))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> Files.notExists(archive));
  }

  /** Writes a section with {@code count} events. */
  private void write(UUID session, int count) throws IOException {
    List<RecordedEvent> events = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      UUID id = nextId();
      events.add(
          new RecordedEvent(
              id,
              Instant.ofEpochMilli(time),
              Owner.user(alice.userId()),
              JournalEvent.Source.CLIENT,
              "page-viewed",
              Map.of("path", "/shelves/" + n, "title", "Shelf number " + n)));
    }
    Summary summary = Objects.requireNonNull(new LocalSummarizer().summarize(events).block());
    files.append(new Claim(session, nextId(), 0, false, events), summary, () -> true);
  }

  /** UUIDv7 of the next millisecond. */
  private UUID nextId() {
    time++;
    return new UUID(time << 16 | 0x7000L, 0x8000_0000_0000_0000L | time);
  }

  /** As the collection left it: the export goes on before its result could be asked for. */
  private static long liveHeap() {
    System.gc();
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getCollectionUsage)
        .filter(Objects::nonNull)
        .mapToLong(MemoryUsage::getUsed)
        .sum();
  }
}
