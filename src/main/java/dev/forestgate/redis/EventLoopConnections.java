package dev.forestgate.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateAdapter;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A connection to Redis for each event loop. Which loop a connection is on, Netty decides, and anew
 * when it is made again; so the thread is entered that answers on it. Where two are on one loop, a
 * loop is left that asks on another's, which costs time and nothing else.
 */
final class EventLoopConnections {
  /** Whoever connects meanwhile takes a turn of the loops too, so one may be met twice. */
  private static final int ATTEMPTS_PER_LOOP = 4;

  private final Map<Thread, RedisAsyncCommands<byte[], byte[]>> byThread =
      new ConcurrentHashMap<>();

  /**
   * Blocks. They end with {@code client}. Fails with Lettuce's exception where Redis is away, or
   * ends a connection meanwhile; asked again, it opens those that are missing.
   */
  void open(RedisClient client) {
    int loops = client.getResources().ioThreadPoolSize();
    for (int i = 0; i < loops * ATTEMPTS_PER_LOOP && byThread.size() < loops; i++) {
      StatefulRedisConnection<byte[], byte[]> connection = client.connect(ByteArrayCodec.INSTANCE);
      if (!isEntered(connection)) {
        connection.close();
      }
    }
  }

  private boolean isEntered(StatefulRedisConnection<byte[], byte[]> connection) {
    RedisAsyncCommands<byte[], byte[]> commands = connection.async();
    try {
      boolean first = byThread.putIfAbsent(loopOf(commands), commands) == null;
      if (first) {
        connection.addListener(new Entry(commands));
      }
      return first;
    } catch (CompletionException lost) {
      connection.close();
      throw lost;
    }
  }

  /** Null for a thread that serves none, or has lost it. */
  @Nullable RedisAsyncCommands<byte[], byte[]> ofThisThread() {
    RedisAsyncCommands<byte[], byte[]> own = byThread.get(Thread.currentThread());
    return own != null && own.getStatefulConnection().isOpen() ? own : null;
  }

  /** An answer that was faster than we are is taken by this thread, and tells nothing. */
  private static Thread loopOf(RedisAsyncCommands<byte[], byte[]> commands) {
    Thread answered;
    do {
      answered =
          commands.ping().thenApply(pong -> Thread.currentThread()).toCompletableFuture().join();
    } while (answered.equals(Thread.currentThread()));
    return answered;
  }

  /** Told on the loop that a connection is on after it was lost. */
  private final class Entry extends RedisConnectionStateAdapter {
    private final RedisAsyncCommands<byte[], byte[]> commands;

    Entry(RedisAsyncCommands<byte[], byte[]> commands) {
      this.commands = commands;
    }

    @Override
    public void onRedisConnected(RedisChannelHandler<?, ?> connection, SocketAddress address) {
      byThread.put(Thread.currentThread(), commands);
    }
  }
}
