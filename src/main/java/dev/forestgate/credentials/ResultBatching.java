package dev.forestgate.credentials;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Gives results on, several at once while there is a queue. Each hash goes through 19 MiB, and
 * leaves nothing in the processor's caches of the code and data that the rest of a sign-in needs.
 * What is done for many together, here and in all that they ask and answer, is fetched once
 * (docs/benchmarks.md). Who has waited in a queue waits a little longer by it, and the longer the
 * queue, the more are worth holding; where there is none, nobody waits.
 */
final class ResultBatching {
  private static final int MOST = 32;

  private static final long LONGEST = TimeUnit.MILLISECONDS.toNanos(100);

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
    if (count.get() >= worthHolding(following) || System.nanoTime() - since >= LONGEST) {
      giveAll();
    }
  }

  /** One is given at once where less than eight follow; where 64 wait, half of them are held. */
  private static int worthHolding(int following) {
    return following < MOST ? following * following / MOST : MOST;
  }

  private void giveAll() {
    for (Runnable next = held.poll(); next != null; next = held.poll()) {
      count.decrementAndGet();
      next.run();
    }
  }
}
