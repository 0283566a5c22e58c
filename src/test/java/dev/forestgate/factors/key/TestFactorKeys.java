package dev.forestgate.factors.key;

import dev.forestgate.factors.model.TestFactorProperties;
import java.nio.file.Path;
import java.security.SecureRandom;

/** Keys of factors for tests of other packages. */
public final class TestFactorKeys {
  /** Folder of the keys of all services of the tests. */
  public static final Path FOLDER = Path.of("target", "gates");

  public static final FactorKeys SHARED = in(FOLDER);

  private TestFactorKeys() {}

  public static FactorKeys in(Path folder) {
    return new FactorKeys(TestFactorProperties.of(folder, true), new SecureRandom());
  }
}
