package dev.forestgate.http.server.pacing;

import dev.forestgate.http.server.connection.ClientFaultLog;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * Resets a stream of HTTP/2 whose client opens its window too slowly for the answer: such an answer
 * waits before the {@link ResponsePacer} sees it. It has the window of the pace, and the time that
 * its bytes take at the least rate. One for each connection, on its event loop alone.
 */
public final class Http2StreamPacer extends ChannelDuplexHandler {
  private static final String NAME = "forestgate.streamPace";

  /** Of bodies that many answers share there is more, which counts as this. */
  private static final long MOST_THAT_COUNTS = 1024 * 1024;

  /** Nearly all answers are smaller, and gone at the next flush. */
  private static final long LEAST_THAT_COUNTS = 64 * 1024;

  private final ResponsePace pace;
  private final ResponseMemoryLimit all;
  private final Map<Http2FrameStream, Unread> unread = new HashMap<>();
  private long waiting;
  private @Nullable Future<?> look;
  private ResponseMemoryLimit.@Nullable Share share;

  Http2StreamPacer(ResponsePace pace, ResponseMemoryLimit all) {
    this.pace = pace;
    this.all = all;
  }

  /** Where {@code pipeline} speaks HTTP/2. */
  public static void addTo(ChannelPipeline pipeline, ResponsePace pace, ResponseMemoryLimit all) {
    if (pipeline.get(NettyPipeline.H2MultiplexHandler) != null) {
      pipeline.addBefore(NettyPipeline.H2MultiplexHandler, NAME, new Http2StreamPacer(pace, all));
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (!(message instanceof Http2DataFrame data) || data.stream() == null) {
      context.write(message, promise);
      return;
    }
    int bytes = data.initialFlowControlledBytes();
    Http2FrameStream stream = data.stream();
    ChannelPromise written = promise.unvoid();
    unread.computeIfAbsent(stream, any -> new Unread()).add(bytes);
    waiting += bytes;
    written.addListener(done -> taken(stream, bytes));
    context.write(message, written);
    if (!unread.isEmpty()) {
      watch(context);
    }
  }

  private void taken(Http2FrameStream stream, int bytes) {
    waiting -= bytes;
    Unread of = unread.get(stream);
    if (of != null && of.take(bytes)) {
      unread.remove(stream);
    }
    if (unread.isEmpty() && share != null) {
      share.end();
      share = null;
    }
  }

  private void watch(ChannelHandlerContext context) {
    if (share == null && waiting >= LEAST_THAT_COUNTS) {
      share = all.share(() -> context.channel().close());
    }
    if (share != null) {
      share.set(Math.min(waiting, MOST_THAT_COUNTS));
    }
    if (look == null) {
      look =
          context
              .executor()
              .schedule(() -> look(context), pace.window().toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void look(ChannelHandlerContext context) {
    look = null;
    List.copyOf(unread.entrySet()).stream()
        .filter(of -> of.getValue().isLate(pace))
        .forEach(late -> reset(context, late.getKey()));
    if (!unread.isEmpty() && context.channel().isActive()) {
      watch(context);
    }
  }

  private static void reset(ChannelHandlerContext context, Http2FrameStream stream) {
    ClientFaultLog.flood(context.channel(), "A client did not take its answer");
    context.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL).stream(stream));
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (look != null) {
      look.cancel(false);
    }
    if (share != null) {
      share.end();
      share = null;
    }
    context.fireChannelInactive();
  }

  private static final class Unread {
    private final long began = System.nanoTime();
    private long all;
    private long left;

    void add(int bytes) {
      all += bytes;
      left += bytes;
    }

    boolean take(int bytes) {
      left -= bytes;
      return left <= 0;
    }

    boolean isLate(ResponsePace pace) {
      double windows = 1 + (double) all / Math.max(1, pace.leastBytes());
      return System.nanoTime() - began > windows * pace.window().toNanos();
    }
  }
}
