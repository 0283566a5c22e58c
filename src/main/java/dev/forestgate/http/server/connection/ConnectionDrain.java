package dev.forestgate.http.server.connection;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerState;

/**
 * Drain period between SIGTERM and the end of listening. Readiness is already down, but a balancer
 * takes a while to notice and keeps sending requests. All of them are answered, with {@code
 * Connection: close} (RFC 9112 section 9.6) or after a GOAWAY that refuses none (RFC 9113 section
 * 6.8). The server's graceful shutdown closes the connections that are open afterwards.
 */
@Component
public final class ConnectionDrain {
  private static final Logger log = LoggerFactory.getLogger(ConnectionDrain.class);
  private static final AttributeKey<Boolean> GOING_AWAY =
      AttributeKey.valueOf(ConnectionDrain.class, "GOAWAY is sent");

  private final Duration period;
  private final @Nullable ApplicationContext context;
  private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private volatile boolean hasBegun;

  @Autowired
  ConnectionDrain(ConnectionProperties properties, ApplicationContext context) {
    this(properties.drain(), context);
  }

  ConnectionDrain(Duration period, @Nullable ApplicationContext context) {
    this.period = period;
    this.context = context;
  }

  /** No drain period, for a port that no balancer uses. */
  public static ConnectionDrain none() {
    return new ConnectionDrain(Duration.ZERO, null);
  }

  public void opened(Channel channel) {
    open.add(channel);
  }

  public boolean hasBegun() {
    return hasBegun;
  }

  /** Receives state changes of a connection from Reactor Netty, on the connection's event loop. */
  public void observe(Connection connection, ConnectionObserver.State state) {
    if (hasBegun && state == HttpServerState.REQUEST_RECEIVED) {
      Channel parent = connection.channel().parent();
      closeAfterResponse(parent != null && open.contains(parent) ? parent : connection.channel());
    }
  }

  /** Waits for the period before the beans that serve requests stop. Blocks. */
  @EventListener
  @Order(Ordered.HIGHEST_PRECEDENCE)
  void onClose(ContextClosedEvent closed) {
    if (closed.getApplicationContext() == context && !period.isZero() && !hasBegun) {
      await();
    }
  }

  private void await() {
    hasBegun = true;
    log.info("Stopping: responses ask clients to reconnect elsewhere for {} ms", period.toMillis());
    open.forEach(channel -> channel.eventLoop().execute(() -> closeAfterResponse(channel)));
    try {
      Thread.sleep(period.toMillis());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void closeAfterResponse(Channel channel) {
    if (channel.pipeline().get(Http2FrameCodec.class) != null) {
      goAway(channel);
    } else if (ChannelOperations.get(channel) instanceof HttpServerResponse response
        && !response.hasSentHeaders()) {
      response.keepAlive(false);
    }
  }

  private static void goAway(Channel channel) {
    if (channel.attr(GOING_AWAY).getAndSet(true) == null) {
      channel
          .writeAndFlush(
              new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR).setExtraStreamIds(Integer.MAX_VALUE))
          .addListener(written -> {});
    }
  }
}
