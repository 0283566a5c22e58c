package dev.forestgate.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestStores;
import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.Environment;
import org.springframework.test.web.reactive.server.WebTestClient;

/** A missing folder stops nothing but the journal, and that only until it is back. */
class JournalFolderHealthTest {
  private static final Duration SOON = TestTimeouts.HANG;

  @Test
  void whileTheFolderIsAwayReadinessSaysSoAndAllIsWrittenOnceItIsBack() throws IOException {
    Path folder = Path.of("target/gates/away-" + UUID.randomUUID());
    Path elsewhere = folder.resolveSibling(folder.getFileName() + "-moved");
    try (RunningService service =
        RunningService.start(
            "REDIS_URL=" + TestStores.redisUrl() + "/10",
            "forestgate.journal.directory=" + folder)) {
      SignedInClient before = service.signIn();
      await(() -> Files.exists(folder.resolve(before.sessionId() + ".md")));
      assertThat(readiness(service)).isEqualTo(200);

      Files.move(folder, elsewhere);
      SignedInClient meanwhile = service.signIn();
      await(() -> readiness(service) == 503);
      SignedInClient later = service.signIn();
      assertThat(folder).as("nothing is written in its place").doesNotExist();

      Files.move(elsewhere, folder);
      await(() -> Files.exists(folder.resolve(meanwhile.sessionId() + ".md")));
      await(() -> Files.exists(folder.resolve(later.sessionId() + ".md")));
      await(() -> readiness(service) == 200);
    }
  }

  private static int readiness(RunningService service) {
    String port =
        service.bean(Environment.class).getRequiredProperty("local.management.port", String.class);
    return WebTestClient.bindToServer()
        .baseUrl("http://localhost:" + port)
        .build()
        .get()
        .uri("/actuator/health/readiness")
        .exchange()
        .expectBody()
        .returnResult()
        .getStatus()
        .value();
  }

  private static void await(java.util.concurrent.Callable<Boolean> what) {
    Awaitility.await().atMost(SOON).until(what);
  }
}
