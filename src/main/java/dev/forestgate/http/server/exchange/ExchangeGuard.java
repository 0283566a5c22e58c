package dev.forestgate.http.server.exchange;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/**
 * Ends an HTTP/1.1 connection on which a body is malformed, with 400 if the response has not begun,
 * or on which too many requests are pipelined, after their responses. Reactor Netty also answers a
 * malformed body, but lets the handler respond again, which logs a stack trace. One instance per
 * connection, used on its event loop only.
 */
public final class ExchangeGuard extends ChannelDuplexHandler {
  private static final String NAME = "forestgate.exchangeGuard";

  private final int max;
  private int pending;
  private boolean isResponding;
  private boolean isEnding;

  ExchangeGuard(int max) {
    this.max = max;
  }

  /** Adds a guard behind {@code handler}. */
  public static void addBehind(ChannelPipeline pipeline, String handler, int max) {
    pipeline.addAfter(handler, NAME, new ExchangeGuard(max));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!isEnding && isMalformedBody(message)) {
      end(context);
    } else if (!isEnding && message instanceof HttpRequest) {
      pending++;
      isEnding = pending > max;
      pending -= isEnding ? 1 : 0;
    }
    if (isEnding) {
      ReferenceCountUtil.release(message);
    } else {
      context.fireChannelRead(message);
    }
  }

  /**
   * True for a malformed body. Malformed headers are answered by Reactor Netty before a handler
   * runs.
   */
  private static boolean isMalformedBody(Object message) {
    return message instanceof HttpContent content
        && !(message instanceof HttpRequest)
        && content.decoderResult().isFailure();
  }

  private void end(ChannelHandlerContext context) {
    isEnding = true;
    if (pending != 1 || isResponding) {
      context.close();
      return;
    }
    var empty = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.BAD_REQUEST);
    var response = MalformedRequestProblem.to(empty);
    empty.release();
    context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise written) {
    boolean isInterim =
        message instanceof HttpResponse response
            && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    if (isInterim) {
      context.write(message, written);
      return;
    }
    isResponding = true;
    if (message instanceof LastHttpContent) {
      isResponding = false;
      pending--;
      if (isEnding && pending == 0) {
        context.write(message, written.unvoid()).addListener(ChannelFutureListener.CLOSE);
        return;
      }
    }
    context.write(message, written);
  }
}
