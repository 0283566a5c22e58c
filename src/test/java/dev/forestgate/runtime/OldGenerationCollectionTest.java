package dev.forestgate.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.ServiceProcess;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Collection of the old generation. In a JVM of its own, as the collector is chosen at its start.
 */
class OldGenerationCollectionTest {
  @ParameterizedTest
  @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseParallelGC"})
  void isCollectedOnceItHasDoubledAndNotBefore(String collector, @TempDir Path folder)
      throws Exception {
    List<String> fill =
        ServiceProcess.command(
            Fill.class, List.of(collector, "-Xms128m", "-Xmx128m", "-Xmn8m"), List.of());
    try (ServiceProcess filled = ServiceProcess.run(folder, Map.of(), fill)) {
      assertThat(filled.awaitEnd()).isZero();
      assertThat(filled.output().lines()).endsWith("20", "30", "50", "20");
    }
  }

  /** Arrays that are larger than the young generation begin in the old one. */
  static final class Fill {
    public static void main(String[] arguments) {
      var old = new OldGenerationCollection();
      byte[] alive = new byte[20 << 20];
      System.gc();
      sayWhatIsThere();

      byte[] dead = new byte[10 << 20];
      old.collectIfDoubled();
      sayWhatIsThere();

      dead = new byte[20 << 20];
      sayWhatIsThere();
      dead = alive;
      old.collectIfDoubled();
      sayWhatIsThere();
      assertThat(dead).isSameAs(alive);
    }

    /** In tens of MiB. */
    private static void sayWhatIsThere() {
      long used =
          ManagementFactory.getMemoryPoolMXBeans().stream()
              .filter(pool -> pool.getName().matches(".*(Tenured|Old) Gen"))
              .map(MemoryPoolMXBean::getUsage)
              .mapToLong(usage -> usage.getUsed() >> 20)
              .sum();
      System.out.println(used / 10 * 10);
    }
  }
}
