package dev.forestgate.journal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.journal.event.Claim;
import dev.forestgate.journal.event.Owner;
import dev.forestgate.journal.event.TestEvents;
import dev.forestgate.journal.ledger.LedgerEntry;
import dev.forestgate.journal.ledger.LedgerQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

class InteractionFilesTest {
  /** Prime, so that it falls on every kind of byte; each step costs some forced writes. */
  private static final int STRIDE = 7;

  private final UUID interaction = TestEvents.id();
  private final TestJournalFolder folder;

  InteractionFilesTest(@TempDir Path parent) {
    this.folder = new TestJournalFolder(parent);
  }

  @Test
  void aNewJournalHasFrontMatterAndItsFirstSection() throws IOException {
    Claim claim = TestEvents.claim(interaction, 2);
    assertThat(folder.append(claim)).isTrue();

    assertThat(text().replaceAll("(<!-- end \\S{36}) [A-Za-z0-9_-]{43} ", "$1 SEAL "))
        .isEqualTo(
            """
            ---
            interaction: %1$s
            user: %2$s
            started_at: 2026-11-22T10:00:00.000Z
            ended_at: 2026-11-22T10:00:01.000Z
            ---

            # Interaction %1$s

            <!-- section 1 %3$s -->

            ## 2026-11-22T11:00:00.000Z

            A \\*short\\* summary, &lt;b\\>\\&lt;

            *by a test*

            ```json
            {"id":"%4$s","at":"2026-11-22T10:00:00Z","source":"client","action":"step-0"}
            {"id":"%5$s","at":"2026-11-22T10:00:01Z","source":"client","action":"step-1"}
            ```

            <!-- end %3$s SEAL -->
            """
                .formatted(
                    interaction,
                    claim.owner().id(),
                    claim.id(),
                    claim.events().get(0).id(),
                    claim.events().get(1).id()));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-r-----");
  }

  @Test
  void aSecondSectionIsAppendedAndMovesTheEnd() throws IOException {
    Claim first = TestEvents.claim(interaction, 1);
    folder.append(first);
    String before = text();
    folder.append(TestEvents.claim(interaction, first.owner().id(), 3));

    String moved =
        before.replace("ended_at: 2026-11-22T10:00:00.000Z", "ended_at: 2026-11-22T10:00:02.000Z");
    assertThat(text()).startsWith(moved).contains("<!-- section 2 ");
    assertThat(folder.problems()).isEmpty();
  }

  @Test
  void aVisitorsClaimIsWrittenOnceToo() throws IOException {
    Owner visitor = Owner.visitor(interaction);
    Claim first = TestEvents.claim(interaction, visitor, 1);
    folder.append(first);
    folder.append(TestEvents.claim(interaction, visitor, 3));
    String before = text();
    assertThat(before).contains("ended_at: 2026-11-22T10:00:02.000Z").contains("section 2 ");

    assertThat(folder.append(TestEvents.retaken(first))).isTrue();
    assertThat(text()).isEqualTo(before);
    assertThat(folder.problems()).isEmpty();
  }

  @Test
  void aReplayedClaimIsFoundAndNotWrittenAgain() throws IOException {
    Claim first = TestEvents.claim(interaction, 1);
    Claim second = TestEvents.claim(interaction, first.owner().id(), 1);
    folder.append(first);
    folder.append(second);
    String before = text();

    assertThat(folder.append(TestEvents.retaken(first))).isTrue();
    assertThat(folder.append(TestEvents.retaken(second))).isTrue();
    assertThat(text()).isEqualTo(before);
    assertThat(folder.problems()).isEmpty();
  }

  /**
   * The repaired file is the same for any length of the last section that reached the disk before
   * the kill.
   */
  @Test
  void aTornTailIsRepairedWhereverItEnds() throws IOException {
    Claim first = TestEvents.claim(interaction, 1);
    Claim second = TestEvents.claim(interaction, first.owner().id(), 2);
    folder.append(first);
    byte[] whole = Files.readAllBytes(file());
    byte[] entry = Files.readAllBytes(entry(first.owner().id()));
    folder.append(second);
    byte[] wanted = Files.readAllBytes(file());

    for (int length = whole.length; length <= wanted.length; length += STRIDE) {
      Files.write(file(), Arrays.copyOf(wanted, length));
      Files.write(entry(first.owner().id()), entry);
      folder.append(TestEvents.retaken(second));
      assertThat(Files.readAllBytes(file())).as("torn at " + length).isEqualTo(wanted);
    }
    assertThat(folder.problems()).isEmpty();
  }

  @Test
  void aTornFirstWriteIsRepairedWhereverItEnds() throws IOException {
    Claim claim = TestEvents.claim(interaction, 1);
    folder.append(claim);
    byte[] wanted = Files.readAllBytes(file());

    for (int length = 0; length <= wanted.length; length += STRIDE) {
      Files.write(file(), Arrays.copyOf(wanted, length));
      Files.delete(entry(claim.owner().id()));
      folder.append(TestEvents.retaken(claim));
      assertThat(Files.readAllBytes(file())).as("torn at " + length).isEqualTo(wanted);
    }
    assertThat(folder.problems()).isEmpty();
  }

  /** The second write had no time for the front matter: the replay brings it up to date. */
  @Test
  void aReplayCorrectsTheEndToo() throws IOException {
    Claim first = TestEvents.claim(interaction, 1);
    Claim second = TestEvents.claim(interaction, first.owner().id(), 3);
    folder.append(first);
    folder.append(second);
    String wanted = text();
    Files.writeString(
        file(), wanted.replace("ended_at: 2026-11-22T10:00:02", "ended_at: 2026-11-22T10:00:00"));

    folder.append(TestEvents.retaken(second));
    assertThat(text()).isEqualTo(wanted);
  }

  @Test
  void aTornTailOfAnotherClaimIsCutOffToo() throws IOException {
    Claim first = TestEvents.claim(interaction, 1);
    folder.append(first);
    String whole = text();
    Files.writeString(file(), "\n<!-- section half", StandardOpenOption.APPEND);
    folder.append(TestEvents.claim(interaction, first.owner().id(), 1));

    assertThat(text()).startsWith(whole + "\n<!-- section 2 ").doesNotContain("half");
    assertThat(folder.problems()).isEmpty();
  }

  @Test
  void nothingIsWrittenForAClaimThatIsNoLongerHeld() throws IOException {
    Claim first = TestEvents.claim(interaction, 1);
    folder.append(first);
    String written = text();

    Claim next = TestEvents.claim(interaction, first.owner().id(), 1);
    assertThat(folder.files.append(next, TestJournalFolder.SUMMARY, () -> false)).isFalse();
    assertThat(text()).isEqualTo(written);

    Files.delete(file());
    assertThat(folder.files.append(next, TestJournalFolder.SUMMARY, () -> false)).isFalse();
    assertThat(file()).as("whose entry is there still").doesNotExist();
  }

  @Test
  void aFirstSectionIsWrittenUnasked() throws IOException {
    BooleanSupplier nobodyAsks =
        () -> {
          throw new AssertionError("asked");
        };
    assertThat(
            folder.files.append(
                TestEvents.claim(interaction, 1), TestJournalFolder.SUMMARY, nobodyAsks))
        .isTrue();
    assertThat(folder.problems()).isEmpty();
  }

  /** Two services with one folder, as far as one JVM can show it. */
  @Test
  void manyAtOnceEachStandWholeAndOnce(@TempDir Path parent) throws Exception {
    TestJournalFolder one = new TestJournalFolder(parent);
    TestJournalFolder two = new TestJournalFolder(parent);
    UUID user = TestEvents.id();
    List<Claim> claims =
        Stream.generate(() -> TestEvents.claim(interaction, user, 5)).limit(40).toList();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Boolean>> written = new ArrayList<>();
      for (Claim claim : claims) {
        written.add(threads.submit(() -> one.append(TestEvents.retaken(claim))));
        written.add(threads.submit(() -> two.append(TestEvents.retaken(claim))));
      }
      for (Future<Boolean> each : written) {
        assertThat(each.get()).isTrue();
      }
    } finally {
      threads.shutdown();
    }
    String text = one.text(interaction);
    for (Claim claim : claims) {
      assertThat(text).containsOnlyOnce("<!-- end " + claim.id());
    }
    assertThat(one.problems()).isEmpty();
  }

  @Test
  void aFolderThatIsGoneIsAnErrorAndNotALoss() throws IOException {
    FileSystemUtils.deleteRecursively(folder.path);
    Claim claim = TestEvents.claim(interaction, 1);
    assertThatThrownBy(() -> folder.files.append(claim, TestJournalFolder.SUMMARY, () -> true))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> folder.files.probe(1)).isInstanceOf(IOException.class);
    assertThat(folder.path).as("not made in the place of a volume").doesNotExist();
    Files.createDirectory(folder.path);
    folder.files.probe(100_000);
    assertThat(folder.append(claim)).isTrue();
  }

  @Test
  void aListHasTheLatestFirstAndInPages() throws IOException {
    UUID user = TestEvents.id();
    List<UUID> ids =
        Stream.of("1", "2", "3")
            .map(n -> UUID.fromString("0000000" + n + "-0000-7000-8000-000000000000"))
            .toList();
    ids.forEach(id -> folder.append(TestEvents.claim(id, user, 2)));
    folder.append(TestEvents.claim(TestEvents.id(), TestEvents.id(), 1));

    List<LedgerEntry> all = folder.files.list(user, new LedgerQuery(null, null, null, 10));
    assertThat(all)
        .extracting(LedgerEntry::interaction)
        .containsExactly(ids.get(2), ids.get(1), ids.get(0));
    assertThat(all.get(0).summary()).isEqualTo("A *short* summary, <b>&lt;");
    assertThat(all.get(0).events()).isEqualTo(2);
    assertThat(folder.files.list(user, new LedgerQuery(null, null, null, 1))).hasSize(1);
    assertThat(folder.files.list(user, new LedgerQuery(ids.get(1), null, null, 10)))
        .extracting(LedgerEntry::interaction)
        .containsExactly(ids.get(0));
    assertThat(folder.files.find(TestEvents.id(), ids.get(0))).isNull();
  }

  @Test
  void deletedAccountHasNoJournalsAndGetsNone() throws IOException {
    Claim claim = TestEvents.claim(interaction, 1);
    Claim late = TestEvents.claim(interaction, claim.owner().id(), 1);
    Claim others = TestEvents.claim(TestEvents.id(), 1);
    folder.append(claim);
    folder.append(others);
    folder.files.forget(claim.owner().id());
    folder.files.forget(claim.owner().id());

    assertThat(file()).doesNotExist();
    assertThat(folder.append(late)).as("settled, as nothing is to be written").isTrue();
    assertThat(file()).doesNotExist();
    assertThat(folder.files.list(claim.owner().id(), new LedgerQuery(null, null, null, 10)))
        .isEmpty();
    assertThat(folder.file(others.interaction())).exists();
    assertThat(folder.problems()).isEmpty();
  }

  private Path file() {
    return folder.file(interaction);
  }

  private Path entry(UUID user) {
    return folder.path.resolve(".ledger").resolve(user.toString()).resolve(interaction.toString());
  }

  private String text() throws IOException {
    return folder.text(interaction);
  }
}
