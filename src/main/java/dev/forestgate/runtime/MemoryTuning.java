package dev.forestgate.runtime;

import java.time.Duration;

/**
 * Returns unused heap and native memory to the system, every five seconds
 * (docs/benchmarks-history.md).
 */
public final class MemoryTuning {
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private MemoryTuning() {}

  /** Starts the daemon thread that does it. */
  public static void begin() {
    Thread thread = new Thread(MemoryTuning::run, "memory");
    thread.setDaemon(true);
    thread.start();
  }

  private static void run() {
    StartHeapRelease.release();
    var freed = new MallocTrim();
    try {
      while (true) {
        freed.release();
        Thread.sleep(PAUSE.toMillis());
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }
}
