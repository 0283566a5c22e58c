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
 * The time between SIGTERM and the end of listening. Readiness is down by then, and a balancer
 * needs a while to see it; until it has, it sends requests. All are answered, with {@code
 * Connection: close} (RFC 9112 section 9.6), or after a GOAWAY that refuses none (RFC 9113 section
 * 6.8). What is open afterwards is closed by the server's graceful shutdown.
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

  /** For a port that no balancer sends requests to. */
  public static ConnectionDrain none() {
    return new ConnectionDrain(Duration.ZERO, null);
  }

  public void opened(Channel channel) {
    open.add(channel);
  }

  public boolean hasBegun() {
    return hasBegun;
  }

  /** Tells it what Reactor Netty sees, on the event loop of the connection. */
  public void observe(Connection connection, ConnectionObserver.State state) {
    if (hasBegun && state == HttpServerState.REQUEST_RECEIVED) {
      Channel parent = connection.channel().parent();
      askToLeave(parent != null && open.contains(parent) ? parent : connection.channel());
    }
  }

  /** Before the beans that serve requests stop. Blocks for the period. */
  @EventListener
  @Order(Ordered.HIGHEST_PRECEDENCE)
  void onClose(ContextClosedEvent closed) {
    if (closed.getApplicationContext() == context && !period.isZero() && !hasBegun) {
      await();
    }
  }

  private void await() {
    hasBegun = true;
    log.info("Stopping: answers ask clients to leave for {} ms", period.toMillis());
    open.forEach(channel -> channel.eventLoop().execute(() -> askToLeave(channel)));
    try {
      Thread.sleep(period.toMillis());
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }

  private static void askToLeave(Channel channel) {
    if (channel.pipeline().get(Http2FrameCodec.class) != null) {
      goAway(channel);
    } else if (ChannelOperations.get(channel) instanceof HttpServerResponse answer
        && !answer.hasSentHeaders()) {
      answer.keepAlive(false);
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
