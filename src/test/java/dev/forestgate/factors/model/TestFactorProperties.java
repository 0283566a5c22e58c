package dev.forestgate.factors.model;

import dev.forestgate.factors.model.FactorProperties.Passkeys;
import dev.forestgate.factors.model.FactorProperties.Requirement;
import dev.forestgate.factors.model.FactorProperties.Totp;
import java.nio.file.Path;
import java.time.Duration;

/** Default settings of second factors, with keys in another folder. */
public final class TestFactorProperties {
  private TestFactorProperties() {}

  public static FactorProperties of(Path keys, boolean generateKey) {
    return new FactorProperties(
        new Totp("Forest Gate"),
        new Passkeys(null, null),
        Duration.ofDays(30),
        Requirement.NONE,
        keys,
        generateKey);
  }
}
