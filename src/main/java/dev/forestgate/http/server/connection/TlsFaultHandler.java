package dev.forestgate.http.server.connection;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import reactor.netty.NettyPipeline;

/**
 * Closes a connection whose TLS handshake fails and logs one sampled line: plain text, an old
 * version, no common cipher suite, an alert. Netty logs two stack traces for each, 9 KB.
 */
@ChannelHandler.Sharable
public final class TlsFaultHandler extends ChannelInboundHandlerAdapter {
  private static final String NAME = "forestgate.tlsFaults";

  public void addTo(ChannelPipeline pipeline) {
    if (pipeline.get(NettyPipeline.SslHandler) != null) {
      pipeline.addAfter(NettyPipeline.SslHandler, NAME, this);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess()) {
      fail(context, handshake.cause());
    } else {
      context.fireUserEventTriggered(event);
    }
  }

  /**
   * Handles faults of TLS and of the handlers before it; faults of a response are raised behind
   * this handler.
   */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
    fail(context, thrown);
  }

  private static void fail(ChannelHandlerContext context, Throwable thrown) {
    if (context.channel().isOpen()) {
      ClientFaultLog.fault(context.channel(), "TLS", thrown);
    }
    context.close();
  }
}
