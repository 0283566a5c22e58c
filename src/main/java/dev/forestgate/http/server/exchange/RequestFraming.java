package dev.forestgate.http.server.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * Rejects requests that two servers may interpret differently, which allows request smuggling past
 * a proxy (RFC 9112 sections 3.2, 6.1 and 11.2). Netty's decoder rejects most of them: two lengths,
 * a length beside chunks, white space before a colon, a bare line feed. This handler rejects the
 * rest: no or several {@code Host} fields, a target that names another host, a transfer coding
 * other than {@code chunked} alone. It also turns the decoder's rejections, which no filter sees,
 * into problem documents, and reports the end of each request to the {@link HeaderDeadline}.
 */
@ChannelHandler.Sharable
public final class RequestFraming extends ChannelDuplexHandler {
  public static final String NAME = "forestgate.requestShape";
  private static final int FIRST_ERROR = 400;

  private final Consumer<ChannelPipeline> protocolKnown;

  /**
   * Creates the handler.
   *
   * @param protocolKnown called with each pipeline as soon as its protocol is known
   */
  public RequestFraming(Consumer<ChannelPipeline> protocolKnown) {
    this.protocolKnown = protocolKnown;
  }

  /** Adds this handler behind the decoder, or over TLS where the decoder will be. */
  public void addTo(ChannelPipeline pipeline) {
    if (pipeline.get(NettyPipeline.HttpTrafficHandler) == null) {
      pipeline.addBefore(NettyPipeline.ReactiveBridge, NAME, this);
    } else {
      pipeline.addAfter(NettyPipeline.HttpCodec, NAME, this);
      protocolKnown.accept(pipeline);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest request) {
      String problem = request.decoderResult().isSuccess() ? framingProblem(request) : null;
      if (problem != null) {
        request.setDecoderResult(DecoderResult.failure(new IllegalArgumentException(problem)));
      }
    } else if (message instanceof LastHttpContent) {
      HeaderDeadline.requestEnded(context.channel());
    } else if (message instanceof ByteBuf) {
      moveBehindDecoder(context.pipeline());
    }
    context.fireChannelRead(message);
  }

  /**
   * Moves this handler behind the decoder, which over TLS is added once the protocol is negotiated.
   */
  private void moveBehindDecoder(ChannelPipeline pipeline) {
    pipeline.remove(this);
    if (pipeline.get(NettyPipeline.HttpTrafficHandler) == null) {
      protocolKnown.accept(pipeline);
    } else {
      addTo(pipeline);
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise written) {
    Object response = message;
    if (message instanceof FullHttpResponse full
        && full.status().code() >= FIRST_ERROR
        && !MalformedRequestProblem.isFromService(full)) {
      response = MalformedRequestProblem.to(full);
      ReferenceCountUtil.release(full);
    }
    context.write(response, written);
  }

  private static @Nullable String framingProblem(HttpRequest request) {
    HttpHeaders headers = request.headers();
    List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
    if (hosts.size() > 1
        || (hosts.isEmpty() && request.protocolVersion().equals(HttpVersion.HTTP_1_1))) {
      return "exactly one Host is required";
    }
    if (!request.uri().startsWith("/") && !targetsOwnHost(request.uri(), hosts)) {
      return "the target must be a path";
    }
    List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
    if (!codings.isEmpty()
        && !(codings.size() == 1
            && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.get(0)))) {
      return "the only supported transfer coding is chunked";
    }
    return null;
  }

  /** True for the {@code *} of OPTIONS and for an absolute URI on the request's own host. */
  private static boolean targetsOwnHost(String target, List<String> hosts) {
    if (target.equals("*")) {
      return true;
    }
    try {
      String authority = URI.create(target).getRawAuthority();
      return authority != null && hosts.size() == 1 && authority.equalsIgnoreCase(hosts.get(0));
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }
}
