package dev.forestgate.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InteractionFilesTest {
  private static final Instant WRITTEN = Instant.parse("2026-11-22T11:00:00Z");

  private final UUID interaction = Journals.id();
  private final Path folder;
  private final InteractionFiles files;

  InteractionFilesTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.files =
        new InteractionFiles(
            Journals.properties(folder, Duration.ofSeconds(1), Duration.ofSeconds(30)));
  }

  @Test
  void aNewJournalHasFrontMatterAndItsFirstSection() throws IOException {
    Claim claim = Journals.claim(interaction, 2);
    assertThat(append(claim)).isTrue();

    assertThat(text())
        .isEqualTo(
            """
            ---
            interaction: %1$s
            user: %2$s
            started_at: 2026-11-22T10:00:00.000Z
            ended_at: 2026-11-22T10:00:01.000Z
            ---

            # Interaction %1$s

            <!-- section %3$s -->

            ## 2026-11-22T11:00:00.000Z

            A \\*short\\* summary.

            *by a test*

            ```json
            {"id":"%4$s","at":"2026-11-22T10:00:00Z","source":"client","action":"step-0"}
            {"id":"%5$s","at":"2026-11-22T10:00:01Z","source":"client","action":"step-1"}
            ```

            <!-- end %3$s -->
            """
                .formatted(
                    interaction,
                    claim.events().get(0).user(),
                    claim.id(),
                    claim.events().get(0).id(),
                    claim.events().get(1).id()));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-r-----");
  }

  @Test
  void aSecondSectionIsAppendedAndMovesTheEnd() throws IOException {
    Claim first = Journals.claim(interaction, 1);
    Claim second = Journals.claim(interaction, 3);
    append(first);
    String before = text();
    append(second);

    assertThat(text())
        .isEqualTo(
            before.replace(
                    "ended_at: 2026-11-22T10:00:00.000Z", "ended_at: 2026-11-22T10:00:02.000Z")
                + render(second));
  }

  @Test
  void aReplayedClaimIsFoundAndNotWrittenAgain() throws IOException {
    Claim first = Journals.claim(interaction, 1);
    Claim second = Journals.claim(interaction, 1);
    append(first);
    append(second);
    String before = text();

    assertThat(append(first)).isTrue();
    assertThat(append(second)).isTrue();
    assertThat(text()).isEqualTo(before);
  }

  /**
   * Whatever length of the last section reached the disk before the kill, what comes out is the
   * same.
   */
  @Test
  void aTornTailIsRepairedAtEveryByte() throws IOException {
    Claim first = Journals.claim(interaction, 1);
    Claim second = Journals.claim(interaction, 2);
    append(first);
    byte[] whole = Files.readAllBytes(file());
    append(second);
    byte[] wanted = Files.readAllBytes(file());

    for (int length = whole.length; length < wanted.length; length++) {
      Files.write(file(), java.util.Arrays.copyOf(wanted, length));
      append(second);
      assertThat(Files.readAllBytes(file())).as("torn at " + length).isEqualTo(wanted);
    }
  }

  @Test
  void aTornFirstWriteIsRepairedAtEveryByte() throws IOException {
    Claim claim = Journals.claim(interaction, 1);
    append(claim);
    byte[] wanted = Files.readAllBytes(file());

    for (int length = 0; length < wanted.length; length++) {
      Files.write(file(), java.util.Arrays.copyOf(wanted, length));
      append(claim);
      assertThat(Files.readAllBytes(file())).as("torn at " + length).isEqualTo(wanted);
    }
  }

  @Test
  void aTornTailOfAnotherClaimIsCutOffToo() throws IOException {
    append(Journals.claim(interaction, 1));
    String whole = text();
    Files.writeString(file(), "\n<!-- section half", StandardOpenOption.APPEND);
    Claim next = Journals.claim(interaction, 1);
    append(next);

    assertThat(text()).isEqualTo(whole + render(next));
  }

  @Test
  void nothingIsWrittenForAClaimThatIsNoLongerHeld() throws IOException {
    append(Journals.claim(interaction, 1));
    String before = text();

    assertThat(files.append(Journals.claim(interaction, 1), "never", () -> false)).isFalse();
    assertThat(text()).isEqualTo(before);
  }

  @Test
  void manyAtOnceEachStandWholeAndOnce() throws Exception {
    List<Claim> claims = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      claims.add(Journals.claim(interaction, 5));
    }
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Boolean>> written = new ArrayList<>();
      for (Claim claim : claims) {
        written.add(threads.submit(() -> append(claim)));
        written.add(threads.submit(() -> append(claim)));
      }
      for (Future<Boolean> one : written) {
        assertThat(one.get()).isTrue();
      }
    } finally {
      threads.shutdown();
    }
    String text = text();
    for (Claim claim : claims) {
      assertThat(text).containsOnlyOnce(render(claim));
    }
  }

  @Test
  void aFolderThatIsGoneIsAnErrorAndNotALoss() throws IOException {
    Files.delete(folder);
    assertThatThrownBy(() -> append(Journals.claim(interaction, 1)))
        .isInstanceOf(IOException.class);
    Files.createDirectory(folder);
    assertThat(append(Journals.claim(interaction, 1))).isTrue();
  }

  private boolean append(Claim claim) throws IOException {
    return files.append(claim, render(claim), () -> true);
  }

  private static String render(Claim claim) {
    return Section.render(claim, new Summary("A *short* summary.", "by a test"), WRITTEN);
  }

  private Path file() {
    return folder.resolve(interaction + ".md");
  }

  private String text() throws IOException {
    return Files.readString(file());
  }
}
