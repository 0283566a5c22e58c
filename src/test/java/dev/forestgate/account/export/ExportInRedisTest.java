package dev.forestgate.account.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.exports.Exports;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.RunningServiceInRedis;
import dev.forestgate.testing.SignedInClient;
import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** An export of an account in Redis, which has neither grants nor audit. */
class ExportInRedisTest {
  private final RunningService service = RunningServiceInRedis.get();

  @Test
  void anArchiveHoldsWhatThisStoreHas() throws Exception {
    SignedInClient alice = service.signIn();
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
    Exports exports = service.bean(Exports.class);
    UUID id =
        Awaitility.await()
            .until(() -> exports.find(alice.userId()).block(), found -> found.isReady())
            .id();
    Path file = Objects.requireNonNull(exports.archive(alice.userId(), id).block()).file();
    try (var archive = new ZipFile(file.toFile())) {
      assertThat(archive.stream().map(ZipEntry::getName))
          .contains(
              "manifest.json", "account.json", "sessions.json", "factors.json", "characters.json")
          .doesNotContain("api-keys.json", "grants.json", "audit.json");
    }
  }
}
