package dev.forestgate.runtime;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.util.List;
import java.util.Set;

/**
 * What outlived a few collections, much of it dead by then. Java's serial collector, its choice on
 * one core, and its parallel one let that fill the whole heap before they look.
 */
final class OldGenerationCollection {
  private static final Set<String> SERIAL_AND_PARALLEL = Set.of("Tenured Gen", "PS Old Gen");

  private final List<MemoryPoolMXBean> pools =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> SERIAL_AND_PARALLEL.contains(pool.getName()))
          .toList();

  /** Collects where it holds more than twice what was alive when it was last collected. */
  void collectIfDoubled() {
    if (pools.stream().anyMatch(OldGenerationCollection::hasDoubled)) {
      System.gc();
    }
  }

  private static boolean hasDoubled(MemoryPoolMXBean pool) {
    return pool.getUsage().getUsed() > 2 * pool.getCollectionUsage().getUsed();
  }
}
