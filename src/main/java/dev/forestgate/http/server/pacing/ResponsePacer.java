package dev.forestgate.http.server.pacing;

import dev.forestgate.http.server.connection.ClientFaultLog;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * Passes a response to the socket piece by piece as the client reads, and closes the connection if
 * the client reads too slowly. Netty would copy a whole response into direct memory for each client
 * that requests it and does not read. A response that the socket accepts at once costs two
 * comparisons. One instance per connection, used on its event loop only.
 */
public final class ResponsePacer extends ChannelDuplexHandler {
  private static final String NAME = "forestgate.answerPacer";
  private static final int PIECE_BYTES = 16 * 1024;

  /**
   * Upper bound of what a queue counts: longer ones consist of bodies that many responses share.
   */
  private static final int MAX_COUNTED_BYTES = 4 * PIECE_BYTES;

  private final long windowNanos;
  private final long leastBytes;
  private final ResponseMemoryLimit memory;
  private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
  private long queued;
  private long written;
  private long readBefore;
  private boolean isDraining;
  private @Nullable Future<?> check;
  private ResponseMemoryLimit.@Nullable Share memoryShare;

  ResponsePacer(ResponsePace pace, ResponseMemoryLimit memory) {
    this.windowNanos = pace.window().toNanos();
    this.leastBytes = pace.leastBytes();
    this.memory = memory;
  }

  /** Adds a pacer behind TLS, which would otherwise copy the whole response too. */
  public static void addTo(
      ChannelPipeline pipeline, ResponsePace pace, ResponseMemoryLimit memory) {
    var pacer = new ResponsePacer(pace, memory);
    if (pipeline.get(NettyPipeline.SslHandler) == null) {
      pipeline.addFirst(NAME, pacer);
    } else {
      pipeline.addAfter(NettyPipeline.SslHandler, NAME, pacer);
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    int size = size(message);
    written += size;
    if (queue.isEmpty() && (size == 0 || (size <= PIECE_BYTES && context.channel().isWritable()))) {
      context.write(message, promise);
    } else {
      queue.add(new Waiting(message, promise));
      queued += size;
    }
  }

  @Override
  public void flush(ChannelHandlerContext context) {
    drain(context);
    context.flush();
    watch(context);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (context.channel().isWritable() && !queue.isEmpty()) {
      flush(context);
    }
    context.fireChannelWritabilityChanged();
  }

  /** Flushes each piece: TLS does not make the channel unwritable before a flush. */
  private void drain(ChannelHandlerContext context) {
    if (isDraining) {
      return;
    }
    isDraining = true;
    int unflushed = 0;
    for (Waiting next = queue.peek();
        next != null && context.channel().isWritable();
        next = queue.peek()) {
      int size = Math.min(size(next.message), PIECE_BYTES);
      queued -= size;
      if (next.message instanceof ByteBuf bytes && bytes.readableBytes() > PIECE_BYTES) {
        context.write(bytes.readRetainedSlice(PIECE_BYTES));
      } else {
        queue.remove();
        context.write(next.message, next.promise);
      }
      unflushed += size;
      if (unflushed >= PIECE_BYTES) {
        context.flush();
        unflushed = 0;
      }
    }
    isDraining = false;
  }

  private void watch(ChannelHandlerContext context) {
    long waiting = waiting(context.channel());
    if (waiting == 0) {
      if (memoryShare != null) {
        memoryShare.end();
        memoryShare = null;
      }
      return;
    }
    if (memoryShare == null) {
      Channel channel = context.channel();
      memoryShare = memory.share(() -> channel.eventLoop().execute(() -> close(context)));
    }
    memoryShare.set(waiting - queued + Math.min(queued, MAX_COUNTED_BYTES));
    if (check == null) {
      readBefore = written - waiting;
      scheduleCheck(context);
    }
  }

  private void scheduleCheck(ChannelHandlerContext context) {
    check = context.executor().schedule(() -> check(context), windowNanos, TimeUnit.NANOSECONDS);
  }

  private void check(ChannelHandlerContext context) {
    check = null;
    long waiting = waiting(context.channel());
    long read = written - waiting;
    if (waiting > 0 && read - readBefore < leastBytes) {
      close(context);
    } else {
      watch(context);
    }
  }

  /** Closes at once: with a zero linger time the kernel discards what is left in its buffers. */
  private static void close(ChannelHandlerContext context) {
    if (context.channel().isActive()) {
      ClientFaultLog.flood(context.channel(), "A client did not read its response");
      context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
      context.channel().close();
    }
  }

  private long waiting(Channel channel) {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    return queued + (buffer == null ? 0 : buffer.totalPendingWriteBytes());
  }

  private static int size(Object message) {
    return message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    end();
    context.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    end();
  }

  private void end() {
    if (check != null) {
      check.cancel(false);
    }
    if (memoryShare != null) {
      memoryShare.end();
      memoryShare = null;
    }
    for (Waiting next = queue.poll(); next != null; next = queue.poll()) {
      ReferenceCountUtil.release(next.message);
      next.promise.tryFailure(new ClosedChannelException());
    }
    queued = 0;
  }

  private record Waiting(Object message, ChannelPromise promise) {}
}
