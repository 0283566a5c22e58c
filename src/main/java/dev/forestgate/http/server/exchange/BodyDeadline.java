package dev.forestgate.http.server.exchange;

import io.netty.channel.Channel;
import io.netty.util.Attribute;
import io.netty.util.AttributeKey;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.server.HttpServerState;

/**
 * Closes a connection, or an HTTP/2 stream, whose request body does not arrive in time. Reactor
 * Netty's own timeout is cancelled by the end of the body only: a request that is answered earlier
 * stays in memory, 3 KB each, until the timeout, and a client can cause many.
 */
public final class BodyDeadline {
  private static final AttributeKey<Future<?>> KEY =
      AttributeKey.valueOf(BodyDeadline.class, "body deadline");

  private BodyDeadline() {}

  /** Receives state changes of a connection from Reactor Netty, on the connection's event loop. */
  public static void observe(
      Connection connection, ConnectionObserver.State state, Duration timeout) {
    if (state == HttpServerState.REQUEST_RECEIVED) {
      Channel channel = connection.channel();
      Runnable check = () -> closeIfUnread(connection, channel);
      set(channel, channel.eventLoop().schedule(check, timeout.toMillis(), TimeUnit.MILLISECONDS));
    } else if (state == HttpServerState.DISCONNECTING) {
      set(connection.channel(), null);
    }
  }

  private static void closeIfUnread(Connection connection, Channel channel) {
    if (connection instanceof ChannelOperations<?, ?> request && !request.isInboundDisposed()) {
      channel.close();
    }
  }

  private static void set(Channel channel, @Nullable Future<?> next) {
    Attribute<Future<?>> running = channel.attr(KEY);
    Future<?> last = running.getAndSet(next);
    if (last != null) {
      last.cancel(false);
    }
  }
}
