package dev.forestgate.http.server.exchange;

import dev.forestgate.http.server.connection.ClientFaultLog;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameStreamException;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import reactor.netty.NettyPipeline;

/**
 * Counts stream resets in both directions and ends an HTTP/2 connection that has too many. A client
 * can make the server reset (CVE-2025-8671, "MadeYouReset") as well as reset itself
 * (CVE-2023-44487, "Rapid Reset"). Netty counts the two separately and ignores its own resets with
 * CANCEL, which are most of them. The guard also resets a stream that faults and logs one sampled
 * line; its request ends as if the client had disconnected. It stands between the codec and the
 * streams.
 */
public final class Http2ResetGuard extends ChannelDuplexHandler {
  /** Resets per window; the same value as Netty's own limit. */
  public static final int MAX_RESETS = 200;

  public static final int WINDOW_SECONDS = 30;
  private static final String NAME = "forestgate.http2Guard";

  private long windowBegan = System.nanoTime();
  private int resets;
  private boolean isEnding;

  /** Adds a guard if {@code pipeline} is HTTP/2. */
  public static void addTo(ChannelPipeline pipeline) {
    if (pipeline.get(NettyPipeline.H2MultiplexHandler) != null) {
      pipeline.addBefore(NettyPipeline.H2MultiplexHandler, NAME, new Http2ResetGuard());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object frame) {
    if (isEnding) {
      ReferenceCountUtil.release(frame);
      return;
    }
    count(context, frame);
    context.fireChannelRead(frame);
  }

  @Override
  public void write(ChannelHandlerContext context, Object frame, ChannelPromise written) {
    context.write(frame, written);
    count(context, frame);
  }

  private void count(ChannelHandlerContext context, Object frame) {
    if (!(frame instanceof Http2ResetFrame) || isEnding) {
      return;
    }
    long now = System.nanoTime();
    if (now - windowBegan >= TimeUnit.SECONDS.toNanos(WINDOW_SECONDS)) {
      windowBegan = now;
      resets = 0;
    }
    resets++;
    if (resets > MAX_RESETS) {
      isEnding = true;
      ClientFaultLog.flood(
          context.channel(), "An HTTP/2 connection was closed for too many stream resets");
      context
          .writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.ENHANCE_YOUR_CALM))
          .addListener(ChannelFutureListener.CLOSE);
    }
  }

  /** Stops exceptions of a whole connection here: the codec has already answered them. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
    if (!isEnding) {
      ClientFaultLog.fault(context.channel(), "HTTP/2", thrown);
    }
    if (thrown instanceof Http2FrameStreamException ofStream) {
      var reset = new DefaultHttp2ResetFrame(ofStream.error()).stream(ofStream.stream());
      context.writeAndFlush(reset);
      count(context, reset);
    }
  }
}
