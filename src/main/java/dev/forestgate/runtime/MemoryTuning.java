package dev.forestgate.runtime;

import java.time.Duration;

/** Keeps resident what the service needs, and not what it once needed (docs/benchmarks.md). */
public final class MemoryTuning {
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private MemoryTuning() {}

  /** From now on, by a thread of its own that keeps no program running. */
  public static void begin() {
    Thread thread = new Thread(MemoryTuning::run, "memory");
    thread.setDaemon(true);
    thread.start();
  }

  private static void run() {
    StartHeapRelease.giveBack();
    var old = new OldGenerationCollection();
    var freed = new MallocTrim();
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
