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
 * Closes whoever does not send the body of a request in time; of HTTP/2, the stream. Reactor Netty
 * has such a timeout too, but only the end of a body ends it: a request that is answered before
 * stays in memory until it runs out, 3 KB each, and whoever posts to what is refused makes many.
 */
public final class BodyDeadline {
  private static final AttributeKey<Future<?>> KEY =
      AttributeKey.valueOf(BodyDeadline.class, "of this request");

  private BodyDeadline() {}

  /** Tells it what Reactor Netty sees, on the event loop of the connection. */
  public static void observe(
      Connection connection, ConnectionObserver.State state, Duration timeout) {
    if (state == HttpServerState.REQUEST_RECEIVED) {
      Channel channel = connection.channel();
      Runnable look = () -> closeIfUnread(connection, channel);
      set(channel, channel.eventLoop().schedule(look, timeout.toMillis(), TimeUnit.MILLISECONDS));
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
