package dev.forestgate.chaos;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Signal that an {@link InstrumentedService} sends to itself. Public, as the instrumented classes
 * call it.
 */
public enum SelfSignal {
  /** A real {@code kill -9}; the thread that reaches the step goes no further. */
  KILL {
    @Override
    public void send() {
      signal("-KILL");
      while (true) {
        LockSupport.park();
      }
    }
  },
  /** A real {@code kill -STOP}, at the first time only. */
  PAUSE {
    @Override
    public void send() {
      if (HAPPENED.compareAndSet(false, true)) {
        signal("-STOP");
      }
    }
  };

  private static final AtomicBoolean HAPPENED = new AtomicBoolean();

  public abstract void send();

  /** The signal of this process. */
  public static SelfSignal chosen() {
    return valueOf(System.getProperty("chaos.signal", ""));
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
