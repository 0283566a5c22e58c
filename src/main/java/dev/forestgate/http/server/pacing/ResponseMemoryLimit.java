package dev.forestgate.http.server.pacing;

import io.netty.util.internal.PlatformDependent;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bound of the memory that all answers together may hold while their clients do not take them. At
 * the bound the connection that has waited longest is closed.
 */
public final class ResponseMemoryLimit {
  /** A quarter of what Netty may take outside the heap: {@code -XX:MaxDirectMemorySize} or less. */
  private static final long PART = 4;

  private final long mostBytes;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong numbers = new AtomicLong();
  private final ConcurrentSkipListMap<Long, Share> shares = new ConcurrentSkipListMap<>();

  public ResponseMemoryLimit() {
    this(PlatformDependent.maxDirectMemory() / PART);
  }

  public ResponseMemoryLimit(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** A connection that begins to hold memory, and how it is closed from any thread. */
  Share share(Runnable close) {
    return new Share(close);
  }

  private void add(long more) {
    if (bytes.addAndGet(more) > mostBytes && more > 0) {
      Map.Entry<Long, Share> oldest = shares.pollFirstEntry();
      if (oldest != null) {
        oldest.getValue().evict();
      }
    }
  }

  /** What one connection holds. */
  final class Share {
    private final long number = numbers.getAndIncrement();
    private final AtomicLong held = new AtomicLong();
    private final Runnable close;
    private volatile boolean isEvicted;

    private Share(Runnable close) {
      this.close = close;
      shares.put(number, this);
    }

    void set(long now) {
      if (!isEvicted) {
        add(now - held.getAndSet(now));
      }
    }

    void end() {
      shares.remove(number);
      isEvicted = true;
      bytes.addAndGet(-held.getAndSet(0));
    }

    /** Counts as gone before it is, so that no more are closed than have to be. */
    private void evict() {
      end();
      close.run();
    }
  }
}
