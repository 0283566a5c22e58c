package dev.forestgate;

import java.time.Duration;

/** Keeps resident what the service needs, and not what it once needed (docs/benchmarks.md). */
final class MemoryUpkeep {
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private MemoryUpkeep() {}

  /** From now on, by a thread of its own that keeps no program running. */
  static void begin() {
    Thread thread = new Thread(MemoryUpkeep::run, "memory");
    thread.setDaemon(true);
    thread.start();
  }

  private static void run() {
    HeapAfterStart.giveBack();
    var old = new OldGeneration();
    var freed = new FreedMemory();
    try {
      while (true) {
        old.collectIfDoubled();
        freed.giveBack();
        Thread.sleep(PAUSE.toMillis());
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }
}
