package dev.forestgate.runtime;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.util.List;
import java.util.Set;

/**
 * Early collection of the old generation. The serial collector, Java's choice on one core, and the
 * parallel one collect it only when the heap is full: five storms took it from 34 to 164 MiB, and
 * the process over its 450 MiB (2026-11-26). Does nothing under other collectors.
 */
final class OldGenerationCollection {
  private static final Set<String> SERIAL_AND_PARALLEL = Set.of("Tenured Gen", "PS Old Gen");

  private final List<MemoryPoolMXBean> pools =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> SERIAL_AND_PARALLEL.contains(pool.getName()))
          .toList();

  /** Collects if it holds more than twice what was alive after its last collection. */
  void collectIfDoubled() {
    if (pools.stream().anyMatch(OldGenerationCollection::hasDoubled)) {
      System.gc();
    }
  }

  private static boolean hasDoubled(MemoryPoolMXBean pool) {
    return pool.getUsage().getUsed() > 2 * pool.getCollectionUsage().getUsed();
  }
}
