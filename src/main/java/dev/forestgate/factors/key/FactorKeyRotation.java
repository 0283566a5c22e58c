package dev.forestgate.factors.key;

import dev.forestgate.factors.model.FactorProperties;
import dev.forestgate.failure.StartRefused;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;

/** Generates the next key of factors. Needs no running service, and may run beside any number. */
public final class FactorKeyRotation {
  private final FactorKeyFolder folder;
  private final Clock clock;

  public FactorKeyRotation(FactorProperties properties, Clock clock) {
    this.folder = new FactorKeyFolder(properties.keysDirectory());
    this.clock = clock;
  }

  /**
   * Generates a key, which services use once they notice it, and returns its file. Fails with
   * {@link StartRefused} if there is no key to succeed.
   */
  public Path rotate() {
    try {
      if (folder.read().isEmpty()) {
        throw new StartRefused(
            "There is no key for second factors in " + folder + " to rotate",
            "Start the service once, or set forestgate.factors.keys-directory to where its keys are");
      }
      return folder.generateNext(clock.instant(), new SecureRandom());
    } catch (IOException unusable) {
      throw new StartRefused(
          "The next key for second factors can't be made in " + folder,
          "Make the folder readable and writable",
          unusable);
    }
  }
}
