package dev.forestgate.http.server.exchange;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * Sends an {@link EarlyResponse} from behind the decoder: Reactor Netty's request, its timers and
 * its place in the pipeline cost more than the answer (docs/benchmarks.md). Only while no other
 * request of the connection is under way, so answers stay in order. Whoever does not send the body
 * that is skipped is closed by the {@link HeaderDeadline}. One for each connection, on its event
 * loop alone.
 */
public final class EarlyResponseHandler extends ChannelDuplexHandler {
  private static final String NAME = "forestgate.earlyAnswering";

  private final EarlyResponse answers;
  private int underWay;
  private boolean isSkipping;
  private boolean hasTaken;

  EarlyResponseHandler(EarlyResponse answers) {
    this.answers = answers;
  }

  /** Behind {@code shape}, so that what is no request is refused; over TLS there is none. */
  public static void addTo(ChannelPipeline pipeline, RequestFraming shape, EarlyResponse answers) {
    if (pipeline.get(NettyPipeline.HttpTrafficHandler) != null) {
      pipeline.addAfter(pipeline.context(shape).name(), NAME, new EarlyResponseHandler(answers));
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest request) {
      // a client that does not take its answers is answered by turns, as any other
      FullHttpResponse answer = context.channel().isWritable() ? answer(request) : null;
      if (answer == null) {
        underWay++;
      } else {
        isSkipping = true;
        context.writeAndFlush(answer);
      }
    }
    if (isSkipping) {
      skip(context, message);
    } else {
      context.fireChannelRead(message);
    }
  }

  private @Nullable FullHttpResponse answer(HttpRequest request) {
    boolean isPlain =
        underWay == 0
            && request.decoderResult().isSuccess()
            && request.protocolVersion().equals(HttpVersion.HTTP_1_1)
            && HttpUtil.isKeepAlive(request)
            && !request.headers().contains(HttpHeaderNames.EXPECT)
            && !request.headers().contains(HttpHeaderNames.UPGRADE);
    return isPlain ? answers.to(request) : null;
  }

  private void skip(ChannelHandlerContext context, Object message) {
    hasTaken = true;
    if (message instanceof LastHttpContent last) {
      isSkipping = false;
      if (last.decoderResult().isFailure()) {
        context.close(); // where the next request begins is not known
      }
    }
    ReferenceCountUtil.release(message);
  }

  /** Reactor Netty has a connection read when it wants more, and has not seen what was taken. */
  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (hasTaken) {
      hasTaken = false;
      context.read();
    }
    context.fireChannelReadComplete();
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise written) {
    if (message instanceof LastHttpContent && !isInterim(message)) {
      underWay--;
    }
    context.write(message, written);
  }

  /** 100 Continue: the answer proper is still to come. */
  private static boolean isInterim(Object message) {
    return message instanceof HttpResponse response
        && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
  }
}
