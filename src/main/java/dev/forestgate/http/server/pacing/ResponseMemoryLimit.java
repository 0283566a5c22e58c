package dev.forestgate.http.server.pacing;

import io.netty.util.internal.PlatformDependent;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Limit of the memory that unread responses of all connections may hold. At the limit the
 * connection that has waited longest is closed.
 */
public final class ResponseMemoryLimit {
  /**
   * Divisor: a quarter of the direct memory that Netty may use, {@code -XX:MaxDirectMemorySize} or
   * less.
   */
  private static final long DIVISOR = 4;

  private final long maxBytes;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong sequence = new AtomicLong();
  private final ConcurrentSkipListMap<Long, Share> shares = new ConcurrentSkipListMap<>();

  public ResponseMemoryLimit() {
    this(PlatformDependent.maxDirectMemory() / DIVISOR);
  }

  public ResponseMemoryLimit(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * Starts to count a connection.
   *
   * @param close closes the connection; called from any thread
   */
  Share share(Runnable close) {
    return new Share(close);
  }

  private void add(long more) {
    if (bytes.addAndGet(more) > maxBytes && more > 0) {
      Map.Entry<Long, Share> oldest = shares.pollFirstEntry();
      if (oldest != null) {
        oldest.getValue().evict();
      }
    }
  }

  /** Bytes that one connection holds. */
  final class Share {
    private final long number = sequence.getAndIncrement();
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

    /**
     * Releases the share before the connection is closed, so that no more connections are closed
     * than necessary.
     */
    private void evict() {
      end();
      close.run();
    }
  }
}
