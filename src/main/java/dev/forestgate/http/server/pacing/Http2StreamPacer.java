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
 * Resets an HTTP/2 stream whose client opens its flow-control window too slowly for the response.
 * Such a response waits before the {@link ResponsePacer} sees it. A stream has one window of the
 * pace plus the time that its bytes take at the minimum rate. One instance per connection, used on
 * its event loop only.
 */
public final class Http2StreamPacer extends ChannelDuplexHandler {
  private static final String NAME = "forestgate.streamPace";

  /** Upper bound of what one connection counts: larger bodies are shared by many responses. */
  private static final long MAX_COUNTED_BYTES = 1024 * 1024;

  /**
   * Lower bound from which a connection counts: nearly all responses are smaller and sent by the
   * next flush.
   */
  private static final long MIN_COUNTED_BYTES = 64 * 1024;

  private final ResponsePace pace;
  private final ResponseMemoryLimit memory;
  private final Map<Http2FrameStream, Unread> unread = new HashMap<>();
  private long waiting;
  private @Nullable Future<?> check;
  private ResponseMemoryLimit.@Nullable Share share;

  Http2StreamPacer(ResponsePace pace, ResponseMemoryLimit memory) {
    this.pace = pace;
    this.memory = memory;
  }

  /** Adds a pacer if {@code pipeline} is HTTP/2. */
  public static void addTo(
      ChannelPipeline pipeline, ResponsePace pace, ResponseMemoryLimit memory) {
    if (pipeline.get(NettyPipeline.H2MultiplexHandler) != null) {
      pipeline.addBefore(
          NettyPipeline.H2MultiplexHandler, NAME, new Http2StreamPacer(pace, memory));
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
    written.addListener(done -> sent(stream, bytes));
    context.write(message, written);
    if (!unread.isEmpty()) {
      watch(context);
    }
  }

  private void sent(Http2FrameStream stream, int bytes) {
    waiting -= bytes;
    Unread waitingBytes = unread.get(stream);
    if (waitingBytes != null && waitingBytes.take(bytes)) {
      unread.remove(stream);
    }
    if (unread.isEmpty() && share != null) {
      share.end();
      share = null;
    }
  }

  private void watch(ChannelHandlerContext context) {
    if (share == null && waiting >= MIN_COUNTED_BYTES) {
      share = memory.share(() -> context.channel().close());
    }
    if (share != null) {
      share.set(Math.min(waiting, MAX_COUNTED_BYTES));
    }
    if (check == null) {
      check =
          context
              .executor()
              .schedule(() -> check(context), pace.window().toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void check(ChannelHandlerContext context) {
    check = null;
    List.copyOf(unread.entrySet()).stream()
        .filter(entry -> entry.getValue().isLate(pace))
        .forEach(late -> reset(context, late.getKey()));
    if (!unread.isEmpty() && context.channel().isActive()) {
      watch(context);
    }
  }

  private static void reset(ChannelHandlerContext context, Http2FrameStream stream) {
    ClientFaultLog.flood(context.channel(), "A client did not read its response");
    context.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL).stream(stream));
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (check != null) {
      check.cancel(false);
    }
    if (share != null) {
      share.end();
      share = null;
    }
    context.fireChannelInactive();
  }

  /** Bytes of one stream that wait for the client. */
  private static final class Unread {
    private final long began = System.nanoTime();
    private long total;
    private long left;

    void add(int bytes) {
      total += bytes;
      left += bytes;
    }

    /** Subtracts {@code bytes}. True if none are left. */
    boolean take(int bytes) {
      left -= bytes;
      return left <= 0;
    }

    boolean isLate(ResponsePace pace) {
      double windows = 1 + (double) total / Math.max(1, pace.leastBytes());
      return System.nanoTime() - began > windows * pace.window().toNanos();
    }
  }
}
