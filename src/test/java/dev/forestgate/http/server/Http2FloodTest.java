package dev.forestgate.http.server;

import static dev.forestgate.testing.Http2Connection.CONTINUATION;
import static dev.forestgate.testing.Http2Connection.DATA;
import static dev.forestgate.testing.Http2Connection.END_HEADERS;
import static dev.forestgate.testing.Http2Connection.END_STREAM;
import static dev.forestgate.testing.Http2Connection.GET;
import static dev.forestgate.testing.Http2Connection.GOAWAY;
import static dev.forestgate.testing.Http2Connection.HEADERS;
import static dev.forestgate.testing.Http2Connection.PING;
import static dev.forestgate.testing.Http2Connection.POST;
import static dev.forestgate.testing.Http2Connection.PRIORITY;
import static dev.forestgate.testing.Http2Connection.RST_STREAM;
import static dev.forestgate.testing.Http2Connection.SETTINGS;
import static dev.forestgate.testing.Http2Connection.WINDOW_UPDATE;
import static dev.forestgate.testing.Http2Connection.frame;
import static dev.forestgate.testing.Http2Connection.join;
import static dev.forestgate.testing.Http2Connection.literal;
import static dev.forestgate.testing.Http2Connection.path;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.testing.CapturedLog;
import dev.forestgate.testing.Http2Connection;
import dev.forestgate.testing.Http2Connection.Frame;
import dev.forestgate.testing.TlsService;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Floods of HTTP/2 frames on one connection that cost the service work. */
@Tag("security")
class Http2FloodTest {
  private static final int STREAMS = 2000;
  private static final int ENHANCE_YOUR_CALM = 11;

  /** CVE-2025-8671 and CVE-2023-44487: the kinds of streams and of resets. */
  static Stream<Named<IntFunction<byte[]>>> resets() {
    return Stream.of(
        stream("a window that grows by nothing", id -> join(open(id), grow(id, 0))),
        stream(
            "a window without end",
            id -> join(open(id), grow(id, Integer.MAX_VALUE), grow(id, Integer.MAX_VALUE))),
        stream("data behind the end", id -> join(ended(id), frame(DATA, 0, id, (byte) 'x'))),
        stream("a header behind the end", id -> join(ended(id), ended(id))),
        stream(
            "a priority of three bytes", id -> join(open(id), frame(PRIORITY, 0, id, new byte[3]))),
        stream("a stream that depends on itself", id -> join(open(id), dependOn(id, id))),
        stream(
            "more than its length",
            id ->
                join(
                    frame(HEADERS, END_HEADERS, id, join(POST, literal("content-length", "1"))),
                    frame(DATA, END_STREAM, id, new byte[3]))),
        stream(
            "a length of letters",
            id -> frame(HEADERS, 5, id, join(POST, literal("content-length", "zz")))),
        stream("no path", id -> frame(HEADERS, 5, id, (byte) 0x82, (byte) 0x87)),
        stream("a target that is none", id -> frame(HEADERS, 5, id, join(get(), path("no path")))),
        stream("a reset by the client", id -> join(ended(id), reset(id))));
  }

  @ParameterizedTest
  @MethodSource("resets")
  void aConnectionOfResetsIsEndedWithOneLine(IntFunction<byte[]> stream) throws Exception {
    try (var log = new CapturedLog();
        var connection = new Http2Connection(TlsService.shared().port())) {
      CompletableFuture<List<Frame>> answers = reading(connection);
      sendAll(connection, stream);
      List<Frame> frames = answers.get();
      assertThat(frames.stream().filter(frame -> frame.type() == RST_STREAM).count())
          .as("resets")
          .isLessThan(450);
      assertThat(frames)
          .filteredOn(frame -> frame.type() == GOAWAY)
          .allSatisfy(frame -> assertThat(frame.error()).isEqualTo(ENHANCE_YOUR_CALM));
      Awaitility.await().until(() -> !send(connection, frame(PING, 0, 0, new byte[8])));
      assertThat(log.bytes()).as("%s", log.lines()).isLessThan(1000);
    }
    expectHealth();
  }

  static Stream<Named<byte[]>> floods() {
    return Stream.of(
        Named.of("empty continuations", join(frame(HEADERS, 0, 1, GET), many(CONTINUATION, 1))),
        Named.of("settings", many(SETTINGS, 0)),
        Named.of("pings", many(PING, 0, new byte[8])),
        Named.of("empty data", join(open(1), many(DATA, 1))),
        Named.of("priorities", many(PRIORITY, 1, new byte[5])),
        Named.of("windows", many(WINDOW_UPDATE, 0, new byte[] {0, 0, 0, 1})));
  }

  @ParameterizedTest
  @MethodSource("floods")
  void aFloodOfFramesIsNotFeltByOthersNorByTheLog(byte[] frames) throws Exception {
    try (var log = new CapturedLog();
        var connection = new Http2Connection(TlsService.shared().port())) {
      CompletableFuture<List<Frame>> answers = reading(connection);
      CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> send(connection, frames));
      for (int i = 0; i < 5; i++) {
        expectHealth();
      }
      sent.get();
      answers.cancel(false);
      assertThat(log.bytes()).as("%s", log.lines()).isLessThan(1000);
    }
  }

  /** A client whose window stays closed, but which reads everything else. */
  @Test
  void aStreamWhoseAnswerIsNotTakenIsReset() throws Exception {
    try (var connection = new Http2Connection(TlsService.shared().port())) {
      connection.send(frame(HEADERS, 5, 1, join(get(), path("/docs/swagger-ui-bundle.js"))));
      Frame frame = connection.read();
      while (frame != null && frame.type() != RST_STREAM) {
        frame = connection.read();
      }
      assertThat(frame).isNotNull();
      connection.send(ended(3));
      assertThat(connection.read()).isNotNull();
    }
  }

  private static void sendAll(Http2Connection connection, IntFunction<byte[]> stream) {
    for (int id = 1; id < 2 * STREAMS; id += 2) {
      if (!send(connection, stream.apply(id))) {
        return;
      }
    }
  }

  private static boolean send(Http2Connection connection, byte[] frames) {
    try {
      connection.send(frames);
      return true;
    } catch (IOException ended) {
      return false;
    }
  }

  private static CompletableFuture<List<Frame>> reading(Http2Connection connection) {
    return CompletableFuture.supplyAsync(
        () -> {
          List<Frame> frames = new ArrayList<>();
          for (Frame frame = connection.read(); frame != null; frame = connection.read()) {
            frames.add(frame);
          }
          return frames;
        });
  }

  private static void expectHealth() throws Exception {
    HttpResponse<String> answer =
        HttpClient.newBuilder()
            .sslContext(Http2Connection.trusting())
            .build()
            .send(
                HttpRequest.newBuilder(URI.create(TlsService.shared().url() + "/health"))
                    .timeout(TestTimeouts.HANG)
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  private static Named<IntFunction<byte[]>> stream(String name, IntFunction<byte[]> frames) {
    return Named.of(name, frames);
  }

  private static byte[] get() {
    return new byte[] {(byte) 0x82, (byte) 0x87};
  }

  private static byte[] open(int id) {
    return frame(HEADERS, END_HEADERS, id, POST);
  }

  private static byte[] ended(int id) {
    return frame(HEADERS, END_HEADERS | END_STREAM, id, GET);
  }

  private static byte[] reset(int id) {
    return frame(RST_STREAM, 0, id, (byte) 0, (byte) 0, (byte) 0, (byte) 8);
  }

  private static byte[] grow(int id, int by) {
    return frame(WINDOW_UPDATE, 0, id, java.nio.ByteBuffer.allocate(4).putInt(by).array());
  }

  private static byte[] dependOn(int id, int other) {
    return frame(
        PRIORITY, 0, id, java.nio.ByteBuffer.allocate(5).putInt(other).put((byte) 1).array());
  }

  private static byte[] many(int type, int stream, byte... payload) {
    byte[][] all = new byte[20_000][];
    java.util.Arrays.fill(all, frame(type, 0, stream, payload));
    return join(all);
  }
}
