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
 * Ends a connection of HTTP/1.1 on which a body is broken, with 400 if nothing of the answer was
 * sent, or on which too many requests wait, after their answers. Reactor Netty answers a broken
 * body too, but lets the handler answer once more, which fails with a stack trace in the log. One
 * for each connection, on its event loop alone.
 */
public final class ExchangeGuard extends ChannelDuplexHandler {
  private static final String NAME = "forestgate.exchangeGuard";

  private final int most;
  private int underWay;
  private boolean isAnswering;
  private boolean isEnding;

  ExchangeGuard(int most) {
    this.most = most;
  }

  /** Behind {@code handler}. */
  public static void addBehind(ChannelPipeline pipeline, String handler, int most) {
    pipeline.addAfter(handler, NAME, new ExchangeGuard(most));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!isEnding && isBroken(message)) {
      end(context);
    } else if (!isEnding && message instanceof HttpRequest) {
      underWay++;
      isEnding = underWay > most;
      underWay -= isEnding ? 1 : 0;
    }
    if (isEnding) {
      ReferenceCountUtil.release(message);
    } else {
      context.fireChannelRead(message);
    }
  }

  /** A broken header is another matter: Reactor Netty answers it, and knows no handler for it. */
  private static boolean isBroken(Object message) {
    return message instanceof HttpContent content
        && !(message instanceof HttpRequest)
        && content.decoderResult().isFailure();
  }

  private void end(ChannelHandlerContext context) {
    isEnding = true;
    if (underWay != 1 || isAnswering) {
      context.close();
      return;
    }
    var empty = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.BAD_REQUEST);
    var answer = MalformedRequestProblem.to(empty);
    empty.release();
    context.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
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
    isAnswering = true;
    if (message instanceof LastHttpContent) {
      isAnswering = false;
      underWay--;
      if (isEnding && underWay == 0) {
        context.write(message, written.unvoid()).addListener(ChannelFutureListener.CLOSE);
        return;
      }
    }
    context.write(message, written);
  }
}
