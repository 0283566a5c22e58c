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
 * Hands an answer to the socket piece by piece as the client takes it, and closes the connection if
 * the client takes too little of it. Netty would copy an answer into direct memory as a whole, for
 * each client that asks for it and does not read. An answer that the socket takes at once costs two
 * comparisons. One for each connection, on its event loop alone.
 */
public final class ResponsePacer extends ChannelDuplexHandler {
  private static final String NAME = "forestgate.answerPacer";
  private static final int PIECE = 16 * 1024;

  /** A longer queue is of bodies that many answers share, and counts as this. */
  private static final int MOST_THAT_COUNTS = 4 * PIECE;

  private final long windowNanos;
  private final long leastBytes;
  private final ResponseMemoryLimit all;
  private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
  private long queued;
  private long written;
  private long takenBefore;
  private boolean isDraining;
  private @Nullable Future<?> look;
  private ResponseMemoryLimit.@Nullable Share share;

  ResponsePacer(ResponsePace pace, ResponseMemoryLimit all) {
    this.windowNanos = pace.window().toNanos();
    this.leastBytes = pace.leastBytes();
    this.all = all;
  }

  /** Before TLS, which would copy the whole too. */
  public static void addTo(ChannelPipeline pipeline, ResponsePace pace, ResponseMemoryLimit all) {
    var pacer = new ResponsePacer(pace, all);
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
    if (queue.isEmpty() && (size == 0 || (size <= PIECE && context.channel().isWritable()))) {
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

  /** Flushes each piece, as TLS makes no channel unwritable before. */
  private void drain(ChannelHandlerContext context) {
    if (isDraining) {
      return;
    }
    isDraining = true;
    int unflushed = 0;
    for (Waiting next = queue.peek();
        next != null && context.channel().isWritable();
        next = queue.peek()) {
      int size = Math.min(size(next.message), PIECE);
      queued -= size;
      if (next.message instanceof ByteBuf bytes && bytes.readableBytes() > PIECE) {
        context.write(bytes.readRetainedSlice(PIECE));
      } else {
        queue.remove();
        context.write(next.message, next.promise);
      }
      unflushed += size;
      if (unflushed >= PIECE) {
        context.flush();
        unflushed = 0;
      }
    }
    isDraining = false;
  }

  private void watch(ChannelHandlerContext context) {
    long waiting = waiting(context.channel());
    if (waiting == 0) {
      if (share != null) {
        share.end();
        share = null;
      }
      return;
    }
    if (share == null) {
      Channel channel = context.channel();
      share = all.share(() -> channel.eventLoop().execute(() -> close(context)));
    }
    share.set(waiting - queued + Math.min(queued, MOST_THAT_COUNTS));
    if (look == null) {
      takenBefore = written - waiting;
      lookLater(context);
    }
  }

  private void lookLater(ChannelHandlerContext context) {
    look = context.executor().schedule(() -> look(context), windowNanos, TimeUnit.NANOSECONDS);
  }

  private void look(ChannelHandlerContext context) {
    look = null;
    long waiting = waiting(context.channel());
    long taken = written - waiting;
    if (waiting > 0 && taken - takenBefore < leastBytes) {
      close(context);
    } else {
      watch(context);
    }
  }

  /** At once: what is left in the buffers of the system would wait for the client there. */
  private static void close(ChannelHandlerContext context) {
    if (context.channel().isActive()) {
      ClientFaultLog.flood(context.channel(), "A client did not take its answer");
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
    if (look != null) {
      look.cancel(false);
    }
    if (share != null) {
      share.end();
      share = null;
    }
    for (Waiting next = queue.poll(); next != null; next = queue.poll()) {
      ReferenceCountUtil.release(next.message);
      next.promise.tryFailure(new ClosedChannelException());
    }
    queued = 0;
  }

  private record Waiting(Object message, ChannelPromise promise) {}
}
