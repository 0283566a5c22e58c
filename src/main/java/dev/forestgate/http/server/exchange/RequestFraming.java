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
 * Refuses requests that two servers may understand differently, by which one could be smuggled past
 * a proxy (RFC 9112 sections 3.2, 6.1 and 11.2). Netty's decoder refuses most of them: two lengths,
 * a length beside chunks, white space before a colon, a bare line feed. Here is the rest: another
 * number of hosts than one, a target that names another host, a coding that is not chunked alone.
 * Also gives what the decoder answers, which no filter of ours ever sees, the form of our answers,
 * and tells the {@link HeaderDeadline} where a request ends.
 */
@ChannelHandler.Sharable
public final class RequestFraming extends ChannelDuplexHandler {
  public static final String NAME = "forestgate.requestShape";
  private static final int FIRST_ERROR = 400;

  private final Consumer<ChannelPipeline> agreed;

  /** {@code agreed} is told of each pipeline as soon as its protocol is known. */
  public RequestFraming(Consumer<ChannelPipeline> agreed) {
    this.agreed = agreed;
  }

  /**
   * Puts it behind the decoder of {@code pipeline}, or over TLS where the decoder is going to be.
   */
  public void addTo(ChannelPipeline pipeline) {
    if (pipeline.get(NettyPipeline.HttpTrafficHandler) == null) {
      pipeline.addBefore(NettyPipeline.ReactiveBridge, NAME, this);
    } else {
      pipeline.addAfter(NettyPipeline.HttpCodec, NAME, this);
      agreed.accept(pipeline);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest request) {
      String problem = request.decoderResult().isSuccess() ? problemOf(request) : null;
      if (problem != null) {
        request.setDecoderResult(DecoderResult.failure(new IllegalArgumentException(problem)));
      }
    } else if (message instanceof LastHttpContent) {
      HeaderDeadline.ended(context.channel());
    } else if (message instanceof ByteBuf) {
      moveBehindTheDecoder(context.pipeline());
    }
    context.fireChannelRead(message);
  }

  /** Over TLS the decoder came to stand behind us, once it was agreed which one it is. */
  private void moveBehindTheDecoder(ChannelPipeline pipeline) {
    pipeline.remove(this);
    if (pipeline.get(NettyPipeline.HttpTrafficHandler) == null) {
      agreed.accept(pipeline);
    } else {
      addTo(pipeline);
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise written) {
    Object answer = message;
    if (message instanceof FullHttpResponse full
        && full.status().code() >= FIRST_ERROR
        && !MalformedRequestProblem.isOurs(full)) {
      answer = MalformedRequestProblem.to(full);
      ReferenceCountUtil.release(full);
    }
    context.write(answer, written);
  }

  private static @Nullable String problemOf(HttpRequest request) {
    HttpHeaders headers = request.headers();
    List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
    if (hosts.size() > 1
        || (hosts.isEmpty() && request.protocolVersion().equals(HttpVersion.HTTP_1_1))) {
      return "there must be one Host";
    }
    if (!request.uri().startsWith("/") && !isOwnTarget(request.uri(), hosts)) {
      return "the target must be a path";
    }
    List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
    if (!codings.isEmpty()
        && !(codings.size() == 1
            && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.get(0)))) {
      return "the only transfer coding is chunked";
    }
    return null;
  }

  /** {@code *} of OPTIONS, or a whole address on the host that the request is for. */
  private static boolean isOwnTarget(String target, List<String> hosts) {
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
