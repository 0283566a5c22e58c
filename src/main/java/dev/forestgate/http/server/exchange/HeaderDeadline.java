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
 * Closes a connection whose next request does not get to the end of its header in time, however
 * steadily its bytes drip (the attack called Slowloris): Netty hands nothing on before that, so no
 * timeout that begins with a request can see it. One look per connection and half timeout, and two
 * fields per request. On HTTP/2 this ends with the first request, as its frames are bounded
 * otherwise. Runs on the connection's event loop alone.
 */
public final class HeaderDeadline extends ChannelInboundHandlerAdapter {
  private static final AttributeKey<HeaderDeadline> KEY =
      AttributeKey.valueOf(HeaderDeadline.class, "of this connection");
  private static final long NOT_WAITING = 0;

  private final long nanos;
  private long waitingSince = NOT_WAITING;
  private boolean isAnswering;
  private boolean isMultiplexed;
  private @Nullable Future<?> looks;

  private HeaderDeadline(Duration timeout) {
    this.nanos = timeout.toNanos();
  }

  /** Puts one before all else of {@code channel}, so that a handshake counts too. */
  public static void watch(Channel channel, Duration timeout) {
    var deadline = new HeaderDeadline(timeout);
    channel.attr(KEY).set(deadline);
    channel.pipeline().addFirst(deadline);
  }

  /** Tells it what Reactor Netty sees. */
  public static void observe(Connection connection, ConnectionObserver.State state) {
    HeaderDeadline deadline = of(connection.channel());
    if (deadline == null) {
      return; // one connection too many, which is closed already
    }
    if (state == HttpServerState.REQUEST_RECEIVED) {
      deadline.arrived(connection.channel().parent());
    } else if (state == HttpServerState.DISCONNECTING) {
      deadline.isAnswering = false;
    }
  }

  /** What is left of a request that was answered before its end does not begin the next one. */
  static void ended(Channel channel) {
    HeaderDeadline deadline = of(channel);
    if (deadline != null && !deadline.isAnswering) {
      deadline.waitingSince = NOT_WAITING;
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    waitingSince = System.nanoTime();
    looks =
        context
            .executor()
            .scheduleAtFixedRate(() -> look(context), nanos / 2, nanos / 2, TimeUnit.NANOSECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) {
    if (!isAnswering && !isMultiplexed && waitingSince == NOT_WAITING) {
      waitingSince = System.nanoTime();
    }
    context.fireChannelRead(bytes);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (looks != null) {
      looks.cancel(false);
    }
    context.fireChannelInactive();
  }

  private void arrived(@Nullable Channel parent) {
    isMultiplexed = isStream(parent);
    isAnswering = true;
    waitingSince = NOT_WAITING;
  }

  private void look(ChannelHandlerContext context) {
    if (waitingSince != NOT_WAITING && System.nanoTime() - waitingSince >= nanos) {
      context.close();
    }
  }

  /** A stream of HTTP/2 is a channel within its connection's; a connection's parent listens. */
  private static boolean isStream(@Nullable Channel parent) {
    return parent != null && parent.hasAttr(KEY);
  }

  private static @Nullable HeaderDeadline of(Channel channel) {
    return (isStream(channel.parent()) ? channel.parent() : channel).attr(KEY).get();
  }
}
