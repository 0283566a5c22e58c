package dev.forestgate.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The journals' folder can't be written. It is a small file system that only the service sees (a
 * mount namespace of Linux), as root may write anywhere on a common one.
 */
@Chaos
class UnwritableFolderTest {
  private static final String MOUNT =
      "mkdir -p \"$0\" && mount -t tmpfs -o size=512k journals \"$0\" && exec \"$@\"";
  private static ChaosEnvironment environment;
  private static Replica replica;

  @BeforeAll
  @Timeout(180)
  static void set() throws IOException {
    assumeTrue(
        Replica.command("unshare", "--mount", "echo", "may").equals("may"),
        "SKIPPED: no mount namespace can be made here");
    environment = ChaosEnvironment.create();
    replica =
        environment
            .replica()
            .wrappedIn(
                List.of("unshare", "--mount", "sh", "-c", MOUNT, environment.journals().toString()))
            .start();
    environment.journalsAreSeenAt(asSeenByTheService());
  }

  @AfterAll
  static void clear() throws IOException {
    if (environment != null) {
      environment.close();
    }
  }

  @Test
  void fullFolder() throws IOException {
    Path filler = asSeenByTheService().resolve("filler");
    // Leaves room for a part of a section.
    fill(filler, 8 * 1024);
    troubled();
    Files.delete(filler);
    recovered();
  }

  @Test
  void readOnlyFolder() {
    remount("ro");
    troubled();
    remount("rw");
    recovered();
  }

  /** Sign-in and events go on, the claims stay, and the probe of readiness says what is wrong. */
  private static void troubled() {
    EventRecorder.User user = environment.recorder().signIn(replica);
    for (int thing = 0; thing < 150; thing++) {
      assertThat(environment.recorder().record(replica, user)).isEqualTo(202);
    }
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> replica.readiness() == 503);
    environment.recorder().signIn(replica);
    assertThat(environment.isDrained()).isFalse();
  }

  private static void recovered() {
    environment.awaitAllWritten(Duration.ofSeconds(30));
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> replica.readiness() == 200);
  }

  private static void fill(Path filler, long room) throws IOException {
    long free = Files.getFileStore(filler.getParent()).getUsableSpace();
    try (OutputStream out = Files.newOutputStream(filler)) {
      out.write(new byte[(int) (free - room)]);
    }
  }

  private static void remount(String how) {
    String pid = String.valueOf(replica.process().pid());
    String folder = environment.journals().toString();
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(
                        Replica.command(
                            "nsenter",
                            "--mount",
                            "-t",
                            pid,
                            "mount",
                            "-o",
                            "remount," + how,
                            folder))
                    .isEmpty());
  }

  private static Path asSeenByTheService() {
    return Path.of("/proc/" + replica.process().pid() + "/root" + environment.journals());
  }
}
