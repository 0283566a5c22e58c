package dev.forestgate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A service that speaks TLS and HTTP/2, for tests that know no certificate. */
final class TlsGate {
  private TlsGate() {}

  /** Started at its first use; a client has a second to take its answers. */
  static Gate shared() {
    return Shared.GATE;
  }

  private static Gate start() {
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
      return Gate.start(
          "SSL_CERTFILE=" + made.resolve("cert.pem"),
          "SSL_KEYFILE=" + made.resolve("key.pem"),
          "forestgate.connections.answer-window=1s",
          "forestgate.connections.answer-rate=1048576");
    } catch (java.io.IOException | InterruptedException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static final class Shared {
    static final Gate GATE = start();
  }
}
