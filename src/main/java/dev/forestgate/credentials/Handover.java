package dev.forestgate.credentials;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Gives results on, several at once while there is a queue. Each hash goes through 19 MiB, and
 * leaves nothing in the processor's caches of the code and data that the rest of a sign-in needs.
 * What is done for a dozen together, here and in all that they ask and answer, is fetched once
 * (docs/benchmarks.md). Who has waited in a queue waits a little longer by it; where there is no
 * queue, nobody waits.
 */
final class Handover {
  private static final int MOST = 16;

  /** So many that follow make one worth holding. */
  private static final int FOLLOWERS = 4;

  private static final long LONGEST = TimeUnit.MILLISECONDS.toNanos(50);

  private final Queue<Runnable> held = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private volatile long since;

  /**
   * @param following how many more results are to come, or to be told of by {@link #fewerFollow}
   */
  void give(Runnable result, int following) {
    held.add(result);
    if (count.incrementAndGet() == 1) {
      since = System.nanoTime();
    }
    fewerFollow(following);
  }

  /** Some of those who were to follow are not going to. */
  void fewerFollow(int following) {
    boolean isEnough = count.get() >= Math.min(MOST, following / FOLLOWERS);
    if (isEnough || System.nanoTime() - since >= LONGEST) {
      giveAll();
    }
  }

  private void giveAll() {
    for (Runnable next = held.poll(); next != null; next = held.poll()) {
      count.decrementAndGet();
      next.run();
    }
  }
}
