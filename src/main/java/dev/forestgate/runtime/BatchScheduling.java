package dev.forestgate.runtime;

import com.sun.jna.Function;
import com.sun.jna.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scheduling policy {@code SCHED_BATCH} of Linux (sched(7)): a thread that wakes up does not
 * preempt the thread on its core but follows it, a few milliseconds later. On a free core it runs
 * at once.
 */
final class BatchScheduling {
  private static final Logger log = LoggerFactory.getLogger(BatchScheduling.class);

  private static final int CALLING_THREAD = 0;
  private static final int SCHED_BATCH = 3;

  private BatchScheduling() {}

  /**
   * Sets the policy for the calling thread and the threads that it starts from now on. Without
   * Linux, or where the kernel refuses, nothing changes.
   */
  static void enter() {
    if (Platform.isLinux()) {
      LibC.find("sched_setscheduler").ifPresent(BatchScheduling::enterBy);
    }
  }

  private static void enterBy(Function setScheduler) {
    int[] priority = {0};
    if (setScheduler.invokeInt(new Object[] {CALLING_THREAD, SCHED_BATCH, priority}) != 0) {
      log.debug("SCHED_BATCH was refused");
    }
  }
}
