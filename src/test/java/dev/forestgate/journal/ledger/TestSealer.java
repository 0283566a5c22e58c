package dev.forestgate.journal.ledger;

import dev.forestgate.journal.event.TestEvents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;

/** Seals under keys of tests. */
public final class TestSealer {
  private TestSealer() {}

  /** Seals under a new key. */
  public static Sealer create() {
    try {
      Path folder =
          Files.createTempDirectory(Files.createDirectories(Path.of("target", "gates")), "seals");
      Duration any = Duration.ofSeconds(1);
      return new Sealer(
          TestEvents.properties(folder.resolve("interactions"), any, any), new SecureRandom());
    } catch (IOException unusable) {
      throw new UncheckedIOException(unusable);
    }
  }
}
