package dev.forestgate.runtime;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.VMOption.Origin;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A start fills several times the heap that the service works in, and Java would keep most of it:
 * unless told otherwise it gives back only what exceeds 70 % of free heap, and looks at that
 * seldom.
 */
final class StartHeapRelease {
  private static final Logger log = LoggerFactory.getLogger(StartHeapRelease.class);

  private static final String LEAST_FREE = "MinHeapFreeRatio";
  private static final String MOST_FREE = "MaxHeapFreeRatio";

  private StartHeapRelease() {}

  /**
   * Collects, and gives back more (docs/benchmarks.md). Where load needs it, the heap grows again.
   * What was set of the ratios or by {@code -Xms} holds.
   */
  static void giveBack() {
    try {
      HotSpotDiagnosticMXBean machine =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      if (isUnset(machine, LEAST_FREE) && isUnset(machine, MOST_FREE)) {
        machine.setVMOption(LEAST_FREE, "30");
        machine.setVMOption(MOST_FREE, "60");
      }
    } catch (IllegalArgumentException anotherMachine) {
      log.debug("The heap can't be told how much of it to give back", anotherMachine);
    }
    System.gc();
  }

  private static boolean isUnset(HotSpotDiagnosticMXBean machine, String option) {
    return machine.getVMOption(option).getOrigin() == Origin.DEFAULT;
  }
}
