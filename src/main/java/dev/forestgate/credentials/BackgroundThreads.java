package dev.forestgate.credentials;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Threads that yield to all others: an event loop with something to do gets a core at once, though
 * as many hashes are in work as there are cores. On Linux each thread has a nice value of its own
 * (setpriority(2)); Java's priorities do nothing there. Elsewhere they are threads like others.
 */
final class BackgroundThreads implements ThreadFactory {
  private static final Logger log = LoggerFactory.getLogger(BackgroundThreads.class);
  private static final int THIS_THREAD = 0;
  private static final int PRIO_PROCESS = 0;
  private static final int NICE = 2;

  private final CustomizableThreadFactory threads;

  BackgroundThreads(String prefix) {
    this.threads = new CustomizableThreadFactory(prefix);
  }

  @Override
  public Thread newThread(Runnable work) {
    return threads.newThread(
        () -> {
          yieldToOthers();
          work.run();
        });
  }

  private static void yieldToOthers() {
    if (!Platform.isLinux()) {
      return;
    }
    try {
      Native.load("c", Libc.class).setpriority(PRIO_PROCESS, THIS_THREAD, NICE);
    } catch (LinkageError withoutGlibc) {
      log.debug("Hashes do not yield to other work: {}", withoutGlibc.toString());
    }
  }

  /** Of the C library. */
  public interface Libc extends Library {
    int setpriority(int which, int who, int value);
  }
}
