package dev.forestgate.http.server;

import io.netty.channel.Channel;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;
import reactor.netty.ConnectionObserver;
import reactor.netty.http.server.HttpServer;

/** Sets the server up with all of this room. The port for the management has its own, as it is. */
@Component
final class Connections implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {
  private final ConnectionProperties properties;
  private final ConnectionLimit limit;
  private final RequestShape shape = new RequestShape();
  private final EarlyAnswer early;
  private final ConnectionDrain drain;

  Connections(ConnectionProperties properties, EarlyAnswer early, ConnectionDrain drain) {
    this.properties = properties;
    this.early = request -> drain.hasBegun() ? null : early.to(request);
    this.drain = drain;
    this.limit = new ConnectionLimit(properties.most());
  }

  @Override
  public void customize(NettyReactiveWebServerFactory factory) {
    factory.addServerCustomizers(this::bound);
  }

  private HttpServer bound(HttpServer server) {
    return server
        .idleTimeout(properties.idleTimeout())
        .childObserve(
            (connection, state) -> {
              drain.observe(connection, state);
              HeaderDeadline.observe(connection, state);
              BodyDeadline.observe(connection, state, properties.requestTimeout());
            })
        .doOnChannelInit(this::connected);
  }

  private void connected(
      ConnectionObserver observer, Channel channel, @Nullable SocketAddress remote) {
    if (limit.admit(channel)) {
      drain.opened(channel);
      HeaderDeadline.watch(channel, properties.headerTimeout());
      shape.addTo(channel.pipeline());
      EarlyAnswering.addTo(channel.pipeline(), shape, early);
    }
  }
}
