package dev.forestgate.lifecycle;

import java.util.concurrent.atomic.AtomicInteger;

/** Callback for several stops that run at once: it passes on the end of the last one. */
public final class JointStop implements Runnable {
  private final AtomicInteger running;
  private final Runnable callback;

  /**
   * @param stops number of stops that run this once each
   */
  public JointStop(int stops, Runnable callback) {
    this.running = new AtomicInteger(stops);
    this.callback = callback;
  }

  @Override
  public void run() {
    if (running.decrementAndGet() == 0) {
      callback.run();
    }
  }
}
