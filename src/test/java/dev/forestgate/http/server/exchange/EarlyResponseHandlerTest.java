package dev.forestgate.http.server.exchange;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests for {@code /shut} are answered early; all others pass. */
class EarlyResponseHandlerTest {
  private static final String SHUT = "POST /shut HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n";
  private static final String OPEN = "GET /open HTTP/1.1\r\nHost: a\r\n\r\n";

  private int reads;
  private final EmbeddedChannel channel =
      new EmbeddedChannel(
          new ReadsCounted(),
          new HttpServerCodec(),
          new EarlyResponseHandler(EarlyResponseHandlerTest::shut));

  @BeforeEach
  void isReadWhenAsked() {
    channel.config().setAutoRead(false); // as Reactor Netty has it
  }

  @AfterEach
  void closed() {
    channel.finishAndReleaseAll();
  }

  /** Else answers would pile up for a client that only writes. */
  @Test
  void aClientThatDoesNotTakeItsAnswersGoesTheLongWay() {
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
    receive(SHUT + "body");
    assertThat(sent()).isEmpty();
    assertThat(passedOn()).isNotEmpty();
  }

  @Test
  void itIsAnsweredAtItsHeaderAndItsBodyIsSkipped() {
    receive(SHUT);
    assertThat(sent()).startsWith("HTTP/1.1 503 ").endsWith("\r\n\r\nshut");
    int before = reads;
    receive("bo");
    receive("dy");
    assertThat(sent()).isEmpty();
    assertThat(passedOn()).isEmpty();
    assertThat(reads).as("who skips a body must go on reading").isEqualTo(before + 2);
  }

  @Test
  void theConnectionGoesOn() {
    receive(SHUT + "body" + SHUT + "body" + OPEN);
    assertThat(sent().split("503 ", -1)).hasSize(3);
    assertThat(passedOn()).containsExactly("/open", "end");
  }

  @Test
  void behindAnotherRequestItWaitsForItsTurn() {
    receive(OPEN + SHUT + "body");
    assertThat(passedOn()).containsExactly("/open", "end", "/shut", "end");
    assertThat(sent()).isEmpty();

    channel.writeOutbound(response(HttpResponseStatus.CONTINUE));
    answer();
    receive(SHUT + "body");
    assertThat(passedOn()).as("one is still under way").contains("/shut");

    answer();
    answer();
    sent();
    receive(SHUT + "body");
    assertThat(passedOn()).isEmpty();
    assertThat(sent()).startsWith("HTTP/1.1 503 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /shut HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n",
        "POST /shut HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "POST /shut HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n",
        "POST /shut HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n",
        "POST /shut HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\n"
      })
  void unusualRequestsArePassedOn(String request) {
    receive(request);
    assertThat(passedOn()).isNotEmpty();
    assertThat(sent()).isEmpty();
  }

  @Test
  void aConnectionWhoseSkippedBodyIsBrokenIsClosed() {
    receive("POST /shut HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    assertThat(sent()).startsWith("HTTP/1.1 503 ");
    receive("4\r\nbody\r\n0\r\n\r\n");
    assertThat(channel.isOpen()).isTrue();

    receive("POST /shut HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n");
    assertThat(channel.isOpen()).isFalse();
  }

  private static @Nullable FullHttpResponse shut(HttpRequest request) {
    return request.uri().equals("/shut") ? response(HttpResponseStatus.SERVICE_UNAVAILABLE) : null;
  }

  private static FullHttpResponse response(HttpResponseStatus status) {
    boolean isInterim = status.equals(HttpResponseStatus.CONTINUE);
    var response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, status, Unpooled.copiedBuffer(isInterim ? "" : "shut", US_ASCII));
    if (!isInterim) {
      response.headers().setInt("Content-Length", 4);
    }
    return response;
  }

  private void receive(String bytes) {
    channel.writeInbound(Unpooled.copiedBuffer(bytes, US_ASCII));
  }

  /** In two parts, as Reactor Netty sends one that is not there whole. */
  private void answer() {
    var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    head.headers().setInt("Content-Length", 0);
    channel.writeOutbound(head, LastHttpContent.EMPTY_LAST_CONTENT);
  }

  private String sent() {
    var all = new StringBuilder();
    for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
      all.append(bytes.toString(US_ASCII));
      bytes.release();
    }
    return all.toString();
  }

  private List<String> passedOn() {
    List<String> all = new ArrayList<>();
    for (HttpObject one = channel.readInbound(); one != null; one = channel.readInbound()) {
      if (one instanceof HttpRequest request) {
        all.add(request.uri());
      } else {
        all.add(one instanceof LastHttpContent ? "end" : "content");
      }
      ReferenceCountUtil.release(one);
    }
    return all;
  }

  private final class ReadsCounted extends ChannelOutboundHandlerAdapter {
    @Override
    public void read(ChannelHandlerContext context) {
      reads++;
      context.read();
    }
  }
}
