package dev.forestgate.http.server.exchange;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;
import reactor.netty.http.server.HttpServerState;

/**
 * Closes a connection whose next request header is not complete in time, however steadily its bytes
 * arrive (the Slowloris attack). Netty passes nothing on before the header is complete, so a
 * timeout that starts with a request can't detect this. It costs one check per connection and half
 * timeout, and two fields per request. HTTP/2 needs it for the first request only, as its frames
 * are bounded otherwise. Used on the connection's event loop only.
 */
public final class HeaderDeadline extends ChannelInboundHandlerAdapter {
  private static final AttributeKey<HeaderDeadline> KEY =
      AttributeKey.valueOf(HeaderDeadline.class, "header deadline");
  private static final long NOT_WAITING = 0;

  private final long timeoutNanos;
  private long waitingSince = NOT_WAITING;
  private boolean isResponding;
  private boolean isMultiplexed;
  private @Nullable Future<?> checks;

  private HeaderDeadline(Duration timeout) {
    this.timeoutNanos = timeout.toNanos();
  }

  /** Adds a deadline as first handler of {@code channel}, so that a TLS handshake counts too. */
  public static void watch(Channel channel, Duration timeout) {
    var deadline = new HeaderDeadline(timeout);
    channel.attr(KEY).set(deadline);
    channel.pipeline().addFirst(deadline);
  }

  /** Receives state changes of a connection from Reactor Netty. */
  public static void observe(Connection connection, ConnectionObserver.State state) {
    HeaderDeadline deadline = of(connection.channel());
    if (deadline == null) {
      return; // beyond the connection limit and already closed
    }
    if (state == HttpServerState.REQUEST_RECEIVED) {
      deadline.requestReceived(connection.channel().parent());
    } else if (state == HttpServerState.DISCONNECTING) {
      deadline.isResponding = false;
    }
  }

  /**
   * Called at the end of a request. The rest of a request that was answered early must not start
   * the deadline of the next one.
   */
  static void requestEnded(Channel channel) {
    HeaderDeadline deadline = of(channel);
    if (deadline != null && !deadline.isResponding) {
      deadline.waitingSince = NOT_WAITING;
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    waitingSince = System.nanoTime();
    checks =
        context
            .executor()
            .scheduleAtFixedRate(
                () -> checkDeadline(context),
                timeoutNanos / 2,
                timeoutNanos / 2,
                TimeUnit.NANOSECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) {
    if (!isResponding && !isMultiplexed && waitingSince == NOT_WAITING) {
      waitingSince = System.nanoTime();
    }
    context.fireChannelRead(bytes);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (checks != null) {
      checks.cancel(false);
    }
    context.fireChannelInactive();
  }

  private void requestReceived(@Nullable Channel parent) {
    isMultiplexed = isStream(parent);
    isResponding = true;
    waitingSince = NOT_WAITING;
  }

  private void checkDeadline(ChannelHandlerContext context) {
    if (waitingSince != NOT_WAITING && System.nanoTime() - waitingSince >= timeoutNanos) {
      context.close();
    }
  }

  /**
   * True if {@code parent} belongs to an HTTP/2 stream: its parent is the connection, while a
   * connection's parent is the listening channel.
   */
  private static boolean isStream(@Nullable Channel parent) {
    return parent != null && parent.hasAttr(KEY);
  }

  private static @Nullable HeaderDeadline of(Channel channel) {
    return (isStream(channel.parent()) ? channel.parent() : channel).attr(KEY).get();
  }
}
