package dev.forestgate.chaos;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** What a {@link InstrumentedService} does to itself. Public, as the rigged classes call it. */
public enum SelfSignal {
  /** A real {@code kill -9}; whoever reaches the step goes no further. */
  KILL {
    @Override
    public void happen() {
      signal("-KILL");
      while (true) {
        LockSupport.park();
      }
    }
  },
  /** A real {@code kill -STOP}, at the first time only. */
  PAUSE {
    @Override
    public void happen() {
      if (HAPPENED.compareAndSet(false, true)) {
        signal("-STOP");
      }
    }
  };

  private static final AtomicBoolean HAPPENED = new AtomicBoolean();

  public abstract void happen();

  /** That of this process. */
  public static SelfSignal chosen() {
    return valueOf(System.getProperty("chaos.deed", ""));
  }

  private static void signal(String signal) {
    try {
      String self = String.valueOf(ProcessHandle.current().pid());
      new ProcessBuilder("kill", signal, self).start().waitFor();
    } catch (IOException | InterruptedException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
