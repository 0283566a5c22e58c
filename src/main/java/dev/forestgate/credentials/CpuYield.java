package dev.forestgate.credentials;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Pauses a hash thread for 100 µs every 20 ms, so that Redis and clients of other scheduling groups
 * get the core. Linux may let them wait up to 60 ms otherwise: beside sign-ins 99 % of session
 * checks took 23–74 ms without and 11–20 ms with a pause (2026-11-26, ADR 0036).
 */
final class CpuYield {
  private static final long EVERY = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long LENGTH = TimeUnit.MICROSECONDS.toNanos(100);

  private final ThreadLocal<Long> last = ThreadLocal.withInitial(System::nanoTime);

  /** Pauses, unless this thread did so in the last 20 ms. */
  void take() {
    if (System.nanoTime() - last.get() >= EVERY) {
      LockSupport.parkNanos(LENGTH);
      last.set(System.nanoTime());
    }
  }
}
