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
 * Connections to Redis, one for each event loop. Netty chooses the loop of a connection, again at
 * each reconnect, so the thread that answers is registered. If two connections share a loop,
 * another loop has none and uses the shared connection, which costs only time.
 */
final class EventLoopConnections {
  /**
   * Attempts per loop: other connections take turns on the loops too, so a loop may be hit twice.
   */
  private static final int ATTEMPTS_PER_LOOP = 4;

  private final Map<Thread, RedisAsyncCommands<byte[], byte[]>> connections =
      new ConcurrentHashMap<>();

  /**
   * Opens the missing connections; they close with {@code client}. Blocks. Fails with Lettuce's
   * exception if Redis is unavailable or closes a connection meanwhile; may then be called again.
   */
  void open(RedisClient client) {
    int loops = client.getResources().ioThreadPoolSize();
    for (int i = 0; i < loops * ATTEMPTS_PER_LOOP && connections.size() < loops; i++) {
      StatefulRedisConnection<byte[], byte[]> connection = client.connect(ByteArrayCodec.INSTANCE);
      if (!register(connection)) {
        connection.close();
      }
    }
  }

  private boolean register(StatefulRedisConnection<byte[], byte[]> connection) {
    RedisAsyncCommands<byte[], byte[]> commands = connection.async();
    try {
      boolean first = connections.putIfAbsent(loopOf(commands), commands) == null;
      if (first) {
        connection.addListener(new Entry(commands));
      }
      return first;
    } catch (CompletionException lost) {
      connection.close();
      throw lost;
    }
  }

  /** Returns the connection of the current thread; null if it has none, or has lost it. */
  @Nullable RedisAsyncCommands<byte[], byte[]> ofThisThread() {
    RedisAsyncCommands<byte[], byte[]> own = connections.get(Thread.currentThread());
    return own != null && own.getStatefulConnection().isOpen() ? own : null;
  }

  /**
   * Returns the event loop of a connection. If the answer arrives before the callback is
   * registered, the current thread runs it, so the question is repeated.
   */
  private static Thread loopOf(RedisAsyncCommands<byte[], byte[]> commands) {
    Thread answered;
    do {
      answered =
          commands.ping().thenApply(pong -> Thread.currentThread()).toCompletableFuture().join();
    } while (answered.equals(Thread.currentThread()));
    return answered;
  }

  /** Registers the thread of a connection after each reconnect. */
  private final class Entry extends RedisConnectionStateAdapter {
    private final RedisAsyncCommands<byte[], byte[]> commands;

    Entry(RedisAsyncCommands<byte[], byte[]> commands) {
      this.commands = commands;
    }

    @Override
    public void onRedisConnected(RedisChannelHandler<?, ?> connection, SocketAddress address) {
      connections.put(Thread.currentThread(), commands);
    }
  }
}
