package dev.forestgate.http.server;

import dev.forestgate.http.server.connection.AddressLimit;
import dev.forestgate.http.server.connection.ConnectionDrain;
import dev.forestgate.http.server.connection.ConnectionLimit;
import dev.forestgate.http.server.connection.ConnectionProperties;
import dev.forestgate.http.server.connection.ConnectionResetHandler;
import dev.forestgate.http.server.connection.SocketOptions;
import dev.forestgate.http.server.connection.TlsFaultHandler;
import dev.forestgate.http.server.connection.TrustedProxies;
import dev.forestgate.http.server.exchange.BodyDeadline;
import dev.forestgate.http.server.exchange.EarlyResponse;
import dev.forestgate.http.server.exchange.EarlyResponseHandler;
import dev.forestgate.http.server.exchange.ExchangeGuard;
import dev.forestgate.http.server.exchange.HeaderDeadline;
import dev.forestgate.http.server.exchange.Http2ResetGuard;
import dev.forestgate.http.server.exchange.RequestFraming;
import dev.forestgate.http.server.pacing.Http2StreamPacer;
import dev.forestgate.http.server.pacing.ResponseMemoryLimit;
import dev.forestgate.http.server.pacing.ResponsePace;
import dev.forestgate.http.server.pacing.ResponsePacer;
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

/**
 * Configures the service port with limits, deadlines, framing checks and pacing of this package and
 * those inside it. {@link ManagementServer} configures the management port.
 */
@Component
final class ServerCustomizer implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {
  private final ConnectionProperties properties;
  private final ConnectionLimit limit;
  private final AddressLimit addresses;
  private final RequestFraming framing;
  private final ConnectionResetHandler resets = new ConnectionResetHandler();
  private final TlsFaultHandler tlsFaults = new TlsFaultHandler();
  private final ResponseMemoryLimit responseMemory = new ResponseMemoryLimit();
  private final ResponsePace pace;
  private final EarlyResponse early;
  private final ConnectionDrain drain;

  ServerCustomizer(
      ConnectionProperties properties,
      EarlyResponse early,
      ConnectionDrain drain,
      TrustedProxies proxies) {
    this.properties = properties;
    this.early = request -> drain.hasBegun() ? null : early.to(request);
    this.drain = drain;
    this.pace = ResponsePace.of(properties);
    this.framing = new RequestFraming(this::protocolKnown);
    this.limit = new ConnectionLimit(properties.most());
    this.addresses = new AddressLimit(properties.perAddress(), proxies);
  }

  @Override
  public void customize(NettyReactiveWebServerFactory factory) {
    factory.addServerCustomizers(this::configure);
  }

  private HttpServer configure(HttpServer server) {
    return SocketOptions.of(server)
        .idleTimeout(properties.idleTimeout())
        .http2Settings(
            settings ->
                settings
                    .maxConcurrentStreams(properties.streams())
                    .maxDecodedRstFramesPerWindow(
                        Http2ResetGuard.MAX_RESETS, Http2ResetGuard.WINDOW_SECONDS)
                    .maxEncodedRstFramesPerWindow(
                        2 * Http2ResetGuard.MAX_RESETS, Http2ResetGuard.WINDOW_SECONDS))
        .childObserve(
            (connection, state) -> {
              drain.observe(connection, state);
              HeaderDeadline.observe(connection, state);
              BodyDeadline.observe(connection, state, properties.requestTimeout());
            })
        .doOnChannelInit(this::initialize);
  }

  private void initialize(
      ConnectionObserver observer, Channel channel, @Nullable SocketAddress remote) {
    if (limit.admit(channel) && addresses.admit(channel)) {
      drain.opened(channel);
      ResponsePacer.addTo(channel.pipeline(), pace, responseMemory);
      tlsFaults.addTo(channel.pipeline());
      resets.addTo(channel.pipeline());
      HeaderDeadline.watch(channel, properties.headerTimeout());
      framing.addTo(channel.pipeline());
      EarlyResponseHandler.addTo(channel.pipeline(), framing, early);
    }
  }

  /**
   * Called as soon as the protocol of a connection is known: at once without TLS, after the
   * handshake with TLS.
   */
  private void protocolKnown(ChannelPipeline pipeline) {
    if (pipeline.get(NettyPipeline.HttpTrafficHandler) == null) {
      Http2ResetGuard.addTo(pipeline);
      Http2StreamPacer.addTo(pipeline, pace, responseMemory);
    } else {
      ExchangeGuard.addBehind(pipeline, RequestFraming.NAME, properties.pipelined());
    }
  }
}
