package dev.forestgate.credentials;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets a thread that would never rest go of its core now and then. Linux may let a thread of
 * another group wait for 60 ms behind one that never does; on a core that is free it runs at once
 * (docs/adr/0036-hash-threads-yield.md). Redis is one, and so is whoever asks us.
 */
final class CpuYield {
  private static final long EVERY = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long LENGTH = TimeUnit.MICROSECONDS.toNanos(100);

  private final ThreadLocal<Long> last = ThreadLocal.withInitial(System::nanoTime);

  /** Does nothing where this thread has had one just now. */
  void take() {
    if (System.nanoTime() - last.get() >= EVERY) {
      LockSupport.parkNanos(LENGTH);
      last.set(System.nanoTime());
    }
  }
}
