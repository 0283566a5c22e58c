package dev.forestgate.http.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;
import reactor.netty.ConnectionObserver;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/** Sets the server up with all of this room. The port for the management has its own, as it is. */
@Component
final class Connections implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {
  private final ConnectionProperties properties;
  private final ConnectionLimit limit;
  private final AddressLimit addresses;
  private final RequestShape shape;
  private final TlsFaults tlsFaults = new TlsFaults();
  private final UnreadAnswers unread = new UnreadAnswers();
  private final AnswerPace pace;
  private final EarlyAnswer early;
  private final ConnectionDrain drain;

  Connections(
      ConnectionProperties properties,
      EarlyAnswer early,
      ConnectionDrain drain,
      TrustedPeers proxies) {
    this.properties = properties;
    this.early = request -> drain.hasBegun() ? null : early.to(request);
    this.drain = drain;
    this.pace = AnswerPace.of(properties);
    this.shape = new RequestShape(this::agreed);
    this.limit = new ConnectionLimit(properties.most());
    this.addresses = new AddressLimit(properties.perAddress(), proxies);
  }

  @Override
  public void customize(NettyReactiveWebServerFactory factory) {
    factory.addServerCustomizers(this::bound);
  }

  private HttpServer bound(HttpServer server) {
    return SocketOptions.of(server)
        .idleTimeout(properties.idleTimeout())
        .http2Settings(
            settings ->
                settings
                    .maxConcurrentStreams(properties.streams())
                    .maxDecodedRstFramesPerWindow(Http2Guard.RESETS, Http2Guard.SECONDS)
                    .maxEncodedRstFramesPerWindow(2 * Http2Guard.RESETS, Http2Guard.SECONDS))
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
    if (limit.admit(channel) && addresses.admit(channel)) {
      drain.opened(channel);
      AnswerPacer.addTo(channel.pipeline(), pace, unread);
      tlsFaults.addTo(channel.pipeline());
      HeaderDeadline.watch(channel, properties.headerTimeout());
      shape.addTo(channel.pipeline());
      EarlyAnswering.addTo(channel.pipeline(), shape, early);
    }
  }

  /** The protocol is known: at once in the clear, over TLS after the handshake. */
  private void agreed(ChannelPipeline pipeline) {
    if (pipeline.get(NettyPipeline.HttpTrafficHandler) == null) {
      Http2Guard.addTo(pipeline);
      StreamPace.addTo(pipeline, pace, unread);
    } else {
      ExchangeGuard.addBehind(pipeline, RequestShape.NAME, properties.pipelined());
    }
  }
}
