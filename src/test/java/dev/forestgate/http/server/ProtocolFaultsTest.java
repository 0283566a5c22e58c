package dev.forestgate.http.server;

import static dev.forestgate.testing.Http2Connection.frame;
import static dev.forestgate.testing.Http2Connection.join;
import static dev.forestgate.testing.Http2Connection.literal;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.CapturedLog;
import dev.forestgate.testing.Http2Connection;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.TlsService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes in the log for each protocol fault of a client, twenty times each. */
@Tag("security")
class ProtocolFaultsTest {
  private static final int TIMES = 20;
  private static final int A_FEW_LINES = 1500;
  private static final String POST =
      "POST /login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";
  private static final String GET = "GET /health HTTP/1.1\r\nHost: a\r\n";
  private static final String CHUNKS = "Transfer-Encoding: chunked\r\n\r\n";
  private static final String HELLO_TLS_1_0 =
      "160301002d010000290301" + "5a".repeat(32) + "000002c0130100";
  private static final ExecutorService CLIENTS = Executors.newFixedThreadPool(TIMES);
  private static final String HELLO_SSL_2 = "802e01000200150000001" + "0".repeat(75);

  @AfterAll
  static void stopClients() {
    CLIENTS.shutdownNow();
  }

  static Stream<List<String>> inTheClear() {
    return Stream.of(
        List.of("GARBAGE\r\n\r\n"),
        List.of(GET + "X: " + "a".repeat(20_000) + "\r\n\r\n"),
        List.of(POST + CHUNKS + "zz\r\n\r\n"),
        List.of(POST + CHUNKS, "zz\r\n\r\n"),
        List.of(POST + CHUNKS, "2\r\n{\"\r\n", "zz\r\n\r\n"),
        List.of(GET + CHUNKS, "zz\r\n\r\n"),
        List.of(POST + CHUNKS + "5;" + "a".repeat(10_000) + "\r\nhello\r\n0\r\n\r\n"),
        List.of(POST + CHUNKS + "2\r\n{}\r\n0\r\nno trailer\r\n\r\n"),
        List.of(POST + "Content-Length: 100\r\n\r\n{"),
        List.of(POST + "Content-Length: 3\r\n\r\n{x}"),
        List.of(POST + "Content-Length: 4\r\n\r\n{\"\u00ff\u00fe"),
        List.of(POST + "Content-Length: 3000\r\n\r\n" + "[".repeat(3000)),
        List.of(POST.replace("application/json", ";;;") + "Content-Length: 2\r\n\r\n{}"),
        List.of(
            POST.replace("application/json", "a/b; charset=zz") + "Content-Length: 2\r\n\r\n{}"),
        List.of(POST + "Expect: 100-continue\r\nContent-Length: 30000000\r\n\r\n"),
        List.of(GET + "Accept: ;;/\r\n\r\n"),
        List.of(GET + "Forwarded: zz\r\nX-Forwarded-For: zz\r\nOrigin: zz\r\nRange: zz\r\n\r\n"),
        List.of(
            GET.replace("health", "api/auth/session") + "Cookie: __Host-session=;;=\u00ff\r\n\r\n"),
        List.of(GET.replace("health", "api/auth/session") + "Authorization: Bearer a.b.c\r\n\r\n"),
        List.of(GET.replace("health", "api/auth/session") + "Authorization: %%%\r\n\r\n"),
        List.of(GET.replace("health", "%zz%00%ff") + "\r\n"),
        List.of(GET.replace("health", "api/auth/verify?token=%zz%ff&&=&%00") + "\r\n"),
        List.of("GET /.well-known/openid-configuration HTTP/1.1\r\nHost: [::zz]:99999\r\n\r\n"),
        List.of(
            GET + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: AAA\r\n\r\n"),
        List.of(
            GET
                + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMA\r\n\r\n"),
        List.of(new String(Http2Connection.preface(), ISO_8859_1)),
        List.of((GET + "\r\n").repeat(5) + "noise\r\n\r\n" + (GET + "\r\n").repeat(5)),
        List.of("GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: a\r\n\r\n".repeat(4)),
        List.of("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003"));
  }

  @ParameterizedTest
  @MethodSource("inTheClear")
  void aFaultInTheClearFillsNoLog(List<String> parts) throws Exception {
    expectAFewLines(() -> send(connect(RunningService.shared().port()), parts));
  }

  static Stream<List<String>> beforeTls() {
    return Stream.of(
        List.of(GET + "\r\n"),
        List.of("\u00fe\u0003garbage".repeat(30)),
        List.of(hex(HELLO_TLS_1_0)),
        List.of(hex(HELLO_SSL_2)),
        List.of(hex(HELLO_TLS_1_0).substring(0, 20)),
        List.of(hex(HELLO_TLS_1_0.replace("0301", "0303"))),
        List.of(hex("15030100020228")));
  }

  @ParameterizedTest
  @MethodSource("beforeTls")
  void aFaultBeforeTlsFillsNoLog(List<String> parts) throws Exception {
    expectAFewLines(() -> send(connect(TlsService.shared().port()), parts));
  }

  static Stream<List<String>> overTls() {
    return Stream.of(
        List.of("zz", GET + "\r\n"),
        List.of("http/1.1", "GARBAGE\r\n\r\n"),
        List.of("http/1.1", POST + CHUNKS, "2\r\n{\"\r\n", "zz\r\n\r\n"),
        List.of("http/1.1", POST + "Content-Length: 100\r\n\r\n{"),
        List.of("http/1.1", new String(Http2Connection.preface(), ISO_8859_1)),
        List.of("h2", GET + "\r\n"),
        h2(frame(1, 4, 1, Http2Connection.POST), frame(8, 0, 1, new byte[4])),
        h2(frame(8, 0, 0, new byte[4])),
        h2(frame(1, 5, 1, join(Http2Connection.POST, literal("content-length", "zz")))),
        h2(frame(1, 5, 1, join(Http2Connection.GET, literal("X-Upper", "a")))),
        h2(frame(1, 5, 1, join(Http2Connection.GET, literal("connection", "close")))),
        h2(frame(1, 5, 1, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff)),
        h2(frame(1, 5, 2, Http2Connection.GET)),
        h2(frame(3, 0, 99, new byte[4])),
        h2(frame(4, 0, 0, (byte) 0, (byte) 4, (byte) -1, (byte) -1, (byte) -1, (byte) -1)),
        h2(frame(5, 4, 1, new byte[8])),
        h2(frame(6, 0, 0, new byte[2])),
        h2(new byte[] {-1, -1, -1, 0, 0, 0, 0, 0, 1}),
        h2(frame(1, 4, 1, Http2Connection.POST), frame(0, 0, 1, (byte) '{')));
  }

  private static List<String> h2(byte[]... frames) {
    return List.of("h2", new String(join(Http2Connection.preface(), join(frames)), ISO_8859_1));
  }

  /** Connects with TLS; the first of {@code parts} is the protocol that the client offers. */
  @ParameterizedTest
  @MethodSource("overTls")
  void aFaultOverTlsFillsNoLog(List<String> parts) throws Exception {
    expectAFewLines(() -> send(connectOverTls(parts.get(0)), parts.subList(1, parts.size())));
  }

  @Test
  void aClientThatDistrustsTheCertificateFillsNoLog() throws Exception {
    expectAFewLines(
        () -> {
          Socket socket =
              javax.net.ssl.SSLSocketFactory.getDefault()
                  .createSocket(InetAddress.getLoopbackAddress(), TlsService.shared().port());
          try {
            ((SSLSocket) socket).startHandshake();
          } catch (IOException distrusted) {
            assertThat(distrusted).hasMessageContaining("certification path");
          }
          return socket;
        });
  }

  /** Half of the clients close, the others reset the connection, whatever the response. */
  private static void expectAFewLines(Attempt attempt) throws Exception {
    RunningService.shared();
    TlsService.shared();
    try (var log = new CapturedLog()) {
      List<Socket> sockets = atOnce(attempt);
      for (Socket socket : sockets) {
        if (!socket.isClosed()) {
          socket.setSoLinger(sockets.indexOf(socket) % 2 == 0, 0);
        }
        socket.close();
      }
      Awaitility.await()
          .during(Duration.ofMillis(200))
          .atMost(Duration.ofSeconds(2))
          .untilAsserted(
              () -> assertThat(log.bytes()).as("%s", log.lines()).isLessThan(A_FEW_LINES));
    }
  }

  /** All attempts together: most of an attempt is the wait for an answer that does not come. */
  private static List<Socket> atOnce(Attempt attempt) throws Exception {
    List<Socket> sockets = new ArrayList<>();
    for (Future<Socket> socket : CLIENTS.invokeAll(Collections.nCopies(TIMES, attempt))) {
      sockets.add(socket.get());
    }
    return sockets;
  }

  private interface Attempt extends Callable<Socket> {
    @Override
    Socket call() throws IOException;
  }

  private static Socket send(Socket socket, List<String> parts) throws IOException {
    try {
      for (String part : parts) {
        socket.getOutputStream().write(part.getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
        socket.setSoTimeout(20);
        socket.getInputStream().read();
      }
    } catch (IOException closedOrSilent) {
      // it waits for more, or has closed
    }
    return socket;
  }

  private static Socket connect(int port) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), port);
  }

  private static Socket connectOverTls(String protocol) throws IOException {
    var socket =
        (SSLSocket)
            Http2Connection.trusting()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), TlsService.shared().port());
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {protocol});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static String hex(String digits) {
    return new String(HexFormat.of().parseHex(digits), ISO_8859_1);
  }
}
