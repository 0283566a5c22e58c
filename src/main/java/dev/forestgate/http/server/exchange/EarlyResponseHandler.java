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
 * its place in the pipeline cost more than the response (docs/adr/0040-early-rejection.md). It does
 * so only while no other request of the connection is pending, so that responses stay in order. A
 * connection whose client does not send the skipped body is closed by the {@link HeaderDeadline}.
 * One instance per connection, used on its event loop only.
 */
public final class EarlyResponseHandler extends ChannelDuplexHandler {
  private static final String NAME = "forestgate.earlyAnswering";

  private final EarlyResponse answers;
  private int pending;
  private boolean isSkipping;
  private boolean hasConsumed;

  EarlyResponseHandler(EarlyResponse answers) {
    this.answers = answers;
  }

  /**
   * Adds a handler behind the framing check, so that malformed requests are rejected first. TLS
   * connections get none.
   */
  public static void addTo(ChannelPipeline pipeline, RequestFraming shape, EarlyResponse answers) {
    if (pipeline.get(NettyPipeline.HttpTrafficHandler) != null) {
      pipeline.addAfter(pipeline.context(shape).name(), NAME, new EarlyResponseHandler(answers));
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest request) {
      // a client that does not read its responses is handled like any other
      FullHttpResponse answer = context.channel().isWritable() ? answer(request) : null;
      if (answer == null) {
        pending++;
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
        pending == 0
            && request.decoderResult().isSuccess()
            && request.protocolVersion().equals(HttpVersion.HTTP_1_1)
            && HttpUtil.isKeepAlive(request)
            && !request.headers().contains(HttpHeaderNames.EXPECT)
            && !request.headers().contains(HttpHeaderNames.UPGRADE);
    return isPlain ? answers.to(request) : null;
  }

  private void skip(ChannelHandlerContext context, Object message) {
    hasConsumed = true;
    if (message instanceof LastHttpContent last) {
      isSkipping = false;
      if (last.decoderResult().isFailure()) {
        context.close(); // the start of the next request is unknown
      }
    }
    ReferenceCountUtil.release(message);
  }

  /**
   * Requests the next read: Reactor Netty reads on demand and has not seen the consumed messages.
   */
  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (hasConsumed) {
      hasConsumed = false;
      context.read();
    }
    context.fireChannelReadComplete();
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise written) {
    if (message instanceof LastHttpContent && !isInterim(message)) {
      pending--;
    }
    context.write(message, written);
  }

  /** True for 100 Continue, which precedes the final response. */
  private static boolean isInterim(Object message) {
    return message instanceof HttpResponse response
        && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
  }
}
