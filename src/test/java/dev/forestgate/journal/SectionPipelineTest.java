package dev.forestgate.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestStores;
import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.journal.event.JournalProperties;
import dev.forestgate.journal.event.TestEvents;
import dev.forestgate.journal.files.TestJournalFolder;
import dev.forestgate.journal.store.RecordedEvents;
import dev.forestgate.journal.store.WakeUp;
import dev.forestgate.journal.summary.LocalSummarizer;
import dev.forestgate.journal.summary.Summarizer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** One pass of the pipeline while one of its dependencies does not answer. */
class SectionPipelineTest {
  private static final Duration LEASE = Duration.ofSeconds(1);
  private static final Duration PATIENCE = TestTimeouts.HANG;

  private final UUID interaction = TestEvents.id();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private JournalProperties properties;
  private RecordedEvents recordings;
  private TestJournalFolder folder;
  private JournalIoThreads disk;

  @BeforeEach
  void set(@TempDir Path parent) {
    properties =
        TestEvents.properties(parent.resolve("interactions"), Duration.ofMillis(10), LEASE);
    recordings = new RecordedEvents(TestStores.redisConnections(5), properties);
    folder = new TestJournalFolder(properties);
    disk = new JournalIoThreads(properties);
  }

  @AfterEach
  void clear() {
    disk.destroy();
    recordings.close();
  }

  @Test
  void aModelThatNeverAnswersLeavesTimeForTheWriting() throws IOException {
    process(events -> Mono.never(), recordOne());

    assertThat(Files.readString(journal())).contains("local summary");
    assertThat(meters.counter("forestgate.journal.written").count()).isEqualTo(1);
  }

  @Test
  void aDiskThatHangsKeepsNoPlaceInTheChain() {
    WakeUp due = recordOne();
    var hung = new CountDownLatch(1);
    try {
      for (int writer = 0; writer < properties.concurrency(); writer++) {
        disk.write(
                () -> {
                  hung.await();
                  return true;
                })
            .subscribe();
      }
      process(new LocalSummarizer(), due);
      assertThat(meters.counter("forestgate.journal.failed").count()).isEqualTo(1);
      assertThat(journal()).doesNotExist();
    } finally {
      hung.countDown();
    }

    process(new LocalSummarizer(), awaitDue());
    assertThat(journal()).exists();
  }

  /** The day's bytes are spent before; the tests above stay below the quota. */
  @Test
  void eventsOverTheQuotaAreCountedAndAcknowledgedOnesAreWritten() throws IOException {
    UUID user = TestEvents.id();
    recordings.spend(user);
    recordings.seen(interaction, user, JournalAction.PROFILE_READ);
    recordings.told(interaction, user, "thanked-for");
    process(new LocalSummarizer(), awaitDue());
    assertThat(Files.readString(journal())).contains("thanked-for").doesNotContain("profile-read");
    assertThat(meters.counter("forestgate.journal.left.out").count()).isEqualTo(1);

    recordings.seen(interaction, user, JournalAction.PASSWORD_CHANGED);
    process(new LocalSummarizer(), awaitDue());
    assertThat(Files.readString(journal()))
        .contains("password-changed")
        .contains("\"action\":\"events-left-out\",\"detail\":{\"count\":1}");
    assertThat(folder.problems()).isEmpty();

    recordings.seen(interaction, user, JournalAction.SIGNED_OUT);
    process(new LocalSummarizer(), awaitDue());
    assertThat(Files.readString(journal()).split("events-left-out", -1)).hasSize(2);
  }

  /** A lock that another keeps makes a claim come up every second, for as long as it is kept. */
  @Test
  void aClaimThatComesUpAgainIsChargedOnceAndLosesNothing() throws IOException {
    UUID user = TestEvents.id();
    recordings.seen(interaction, user, JournalAction.PROFILE_READ);
    WakeUp due = awaitDue();
    Path lock = lock();
    try (FileChannel file =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock kept = file.lock()) {
      assertThat(kept.isValid()).isTrue();
      process(new LocalSummarizer(), due);
      recordings.spend(user);
    }
    process(new LocalSummarizer(), awaitDue());
    assertThat(Files.readString(journal())).contains("profile-read");
  }

  @Test
  void aSectionOfNothingThatFitsTheQuotaIsNotWritten() {
    UUID user = TestEvents.id();
    recordings.spend(user);
    recordings.seen(interaction, user, JournalAction.PROFILE_READ);
    process(new LocalSummarizer(), awaitDue());
    assertThat(journal()).doesNotExist();
    assertThat(recordings.due(interaction).collectList().block()).isEmpty();
  }

  @Test
  void aLockThatAnotherKeepsIsNoAttempt() throws IOException {
    WakeUp due = recordOne();
    Path lock = lock();
    try (FileChannel file =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock kept = file.lock()) {
      assertThat(kept.isValid()).isTrue();
      process(new LocalSummarizer(), due);
      for (int more = 0; more < 2; more++) {
        process(new LocalSummarizer(), awaitDue());
        assertThat(recordings.attempts(interaction).block()).isZero();
      }
      assertThat(journal()).doesNotExist();
    }

    process(new LocalSummarizer(), awaitDue());
    assertThat(journal()).exists();
  }

  private Path lock() {
    return properties
        .ledgerFolder()
        .resolve("locks")
        .resolve(String.format("%02x", Math.floorMod(interaction.hashCode(), 256)));
  }

  private WakeUp recordOne() {
    recordings.record(interaction, 1, () -> 1).blockLast();
    return awaitDue();
  }

  private void process(Summarizer summarizer, WakeUp wakeUp) {
    var deletions = new JournalDeletions(recordings.deletedAccounts(), folder.files(), disk);
    var health = new JournalFolderHealth(folder.files(), disk);
    var metrics = new JournalMetrics(properties, meters);
    var writer =
        new SectionWriter(
            recordings.claims(), summarizer, folder.files(), health, disk, metrics, properties);
    var pipeline =
        new SectionPipeline(
            recordings.claims(),
            recordings.quota(),
            deletions,
            writer,
            health,
            metrics,
            Clock.systemUTC(),
            properties);
    StepVerifier.create(pipeline.process(wakeUp, Mono.never())).expectComplete().verify(PATIENCE);
  }

  private Path journal() {
    return folder.files().file(interaction);
  }

  private WakeUp awaitDue() {
    return Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> recordings.due(interaction).blockFirst(), Objects::nonNull);
  }
}
