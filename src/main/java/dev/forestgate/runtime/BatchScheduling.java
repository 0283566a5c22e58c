package dev.forestgate.runtime;

import com.sun.jna.Function;
import com.sun.jna.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code SCHED_BATCH} of Linux (sched(7)): a thread that wakes up does not push off the core
 * whoever runs there, and comes when that one has had its turn, a few milliseconds later. Where a
 * core is free it runs at once, as ever.
 */
final class BatchScheduling {
  private static final Logger log = LoggerFactory.getLogger(BatchScheduling.class);

  private static final int CALLING_THREAD = 0;
  private static final int SCHED_BATCH = 3;

  private BatchScheduling() {}

  /**
   * Puts the calling thread under it, and with it whatever threads it starts from now on. Elsewhere
   * than on Linux, or where it is refused, nothing changes.
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
