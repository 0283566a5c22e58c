package dev.forestgate.http.server.connection;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import reactor.netty.channel.AbortedException;

/**
 * Closes a connection that the client reset, without a line in the log. Reactor Netty logs an error
 * for each that comes while a request is in progress; a client can cause as many as it likes.
 */
@ChannelHandler.Sharable
public final class ConnectionResetHandler extends ChannelInboundHandlerAdapter {
  private static final String NAME = "forestgate.resets";

  /** Adds this handler before all that could report the reset. */
  public void addTo(ChannelPipeline pipeline) {
    pipeline.addFirst(NAME, this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
    if (AbortedException.isConnectionReset(thrown)) {
      context.close();
    } else {
      context.fireExceptionCaught(thrown);
    }
  }
}
