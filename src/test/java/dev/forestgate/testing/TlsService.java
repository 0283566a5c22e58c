package dev.forestgate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.SharedFixture;
import dev.forestgate.embedded.TestStores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Shared service with TLS and HTTP/2, for tests that accept any certificate. It has its own stores,
 * as it lives until the end: otherwise it would write journals and do jobs that other tests wait
 * for.
 */
public final class TlsService {
  private static final SharedFixture<RunningService> SHARED =
      SharedFixture.of("the service with TLS", TlsService::start);

  private TlsService() {}

  /** Started at its first use; a client has a second to take its answers. */
  public static RunningService shared() {
    return SHARED.get();
  }

  private static RunningService start() {
    try {
      Path folder =
          Files.createTempDirectory(Files.createDirectories(Path.of("target", "gates")), "tls");
      Path made = folder.resolve("made");
      Process script =
          new ProcessBuilder(
                  Path.of("scripts/generate-tls.sh").toAbsolutePath().toString(),
                  made.toAbsolutePath().toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("generate.txt").toFile())
              .start();
      assertThat(script.waitFor(20, TimeUnit.SECONDS)).isTrue();
      return RunningService.start(
          "REDIS_URL=" + TestStores.redisUrl() + "/4",
          "SSL_CERTFILE=" + made.resolve("cert.pem"),
          "SSL_KEYFILE=" + made.resolve("key.pem"),
          "forestgate.connections.answer-window=1s",
          "forestgate.connections.answer-rate=1048576");
    } catch (java.io.IOException | InterruptedException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
