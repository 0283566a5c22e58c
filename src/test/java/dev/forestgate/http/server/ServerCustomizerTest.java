package dev.forestgate.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.forestgate.testing.RunningService;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.management.ObjectName;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Requests byte by byte, as no HTTP client would send them. */
public class ServerCustomizerTest {
  private static final int MOST = 20;
  private static final String HALF_A_REQUEST =
      "POST /login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{";
  private static final String REFUSED_BEFORE_ITS_BODY =
      "POST /nothing HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 5\r\n\r\n";
  private static RunningService service;

  @BeforeAll
  static void start() {
    service =
        RunningService.start(
            "forestgate.connections.most=" + MOST,
            "forestgate.connections.header-timeout=1s",
            "forestgate.connections.request-timeout=1s",
            "forestgate.connections.idle-timeout=5s");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // a length and chunks
        "POST /login HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nX",
        "POST /login HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\nX",
        // two lengths
        "POST /login HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 5\r\n\r\nhello",
        "POST /login HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
        "POST /login HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 6\r\n\r\nhello",
        "POST /login HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\nhello",
        "POST /login HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        "POST /login HTTP/1.1\r\nHost: a\r\nContent-Length: 5a\r\n\r\nhello",
        // other codings, and chunked in disguise
        "POST /login HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "POST /login HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "POST /login HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        "POST /login HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /login HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        // names and lines
        "GET /health HTTP/1.1\r\nHost : a\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: a\r\nX-A\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: a\r\nX\u0000A: b\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: a\r\nX-A: b\u0000c\r\n\r\n",
        "GET /health HTTP/1.1\nHost: a\n\n",
        // hosts
        "GET /health HTTP/1.1\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET http://b/health HTTP/1.1\r\nHost: a\r\n\r\n",
        "CONNECT b:443 HTTP/1.1\r\nHost: a\r\n\r\n",
        // no HTTP
        "GET /health\r\n\r\n",
        "GET /health HTTP/9\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003 is how TLS begins\r\n\r\n",
      })
  void ambiguousRequestIsRefusedAndClosesTheConnection(String bytes) throws IOException {
    String answer = send(bytes + "GET /health HTTP/1.1\r\nHost: a\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 400 ");
    assertThat(answer)
        .endsWith(
            """
        {"type":"/problems/invalid-request","title":"Bad Request","status":400,"detail":"This is not a valid HTTP request (RFC 9112)."}""");
    assertThat(answer)
        .containsIgnoringCase("\r\ncontent-type: application/problem+json\r\n")
        .containsIgnoringCase("\r\nx-content-type-options: nosniff\r\n")
        .containsIgnoringCase(
            "\r\ncontent-security-policy: default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'\r\n")
        .containsPattern("(?i)\r\ndate: \\w{3}, \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT\r\n")
        .containsIgnoringCase("\r\nconnection: close\r\n");
    assertThat(answer.split("HTTP/1\\.[01] \\d", -1)).as("answers").hasSize(2);
  }

  @Test
  void aHeaderOrAnAddressWithoutEndIsRefused() throws IOException {
    assertThat(send("GET /health HTTP/1.1\r\nHost: a\r\nX-A: " + "a".repeat(20_000) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431 ")
        .contains("/problems/header-too-large");
    assertThat(send("GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: a\r\n\r\n"))
        .startsWith("HTTP/1.1 414 ")
        .contains("/problems/uri-too-long");
  }

  @Test
  void aWholeAddressOnTheSameHostIsATarget() throws IOException {
    assertThat(send("GET http://a/health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200 ");
  }

  @Test
  void chunksAreABody() throws IOException {
    String body = "{\"username\":\"nobody\",\"password\":\"nothing\"}";
    assertThat(
            send(
                "POST /login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nConnection: close\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n"
                    + Integer.toHexString(body.length())
                    + "\r\n"
                    + body
                    + "\r\n0\r\n\r\n"))
        .startsWith("HTTP/1.1 401 ");
  }

  /**
   * The first request waits for Redis, the second for the first. Reactor Netty before 1.3.8 never
   * read from the connection again (its issue 4361).
   */
  @Test
  void aConnectionOnWhichRequestsWaitedGoesOn() throws IOException {
    String slow =
        "GET /api/profile HTTP/1.1\r\nHost: a\r\nCookie: __Host-session=" + cookie() + "\r\n\r\n";
    String quick = "GET /.well-known/jwks.json HTTP/1.1\r\nHost: a\r\n\r\n";
    String last = "GET /nothing HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    try (Socket socket = connect()) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write((slow + quick).getBytes(ISO_8859_1));
      String both = readUntil(socket.getInputStream(), "\"keys\"");
      assertThat(both).startsWith("HTTP/1.1 200 ").contains("\"username\"");
      socket.getOutputStream().write(last.getBytes(ISO_8859_1));
      assertThat(readAll(socket.getInputStream())).contains("HTTP/1.1 404 ");
    }
  }

  private static String cookie() {
    return service.signIn().cookie();
  }

  public static String readUntil(InputStream in, String words) throws IOException {
    var read = new StringBuilder();
    while (read.indexOf(words) < 0) {
      int next = in.read();
      assertThat(next).as("what comes after '%s'", read).isNotNegative();
      read.append((char) next);
    }
    return read.toString();
  }

  @Test
  void aHeaderThatDripsIsNotWaitedFor() {
    expectClosedWhileDripping("GET /health HTTP/1.1\r\nHost: a\r\nX-Slow: ");
  }

  @Test
  void theNextHeaderOnAConnectionHasNoMoreTime() throws IOException {
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      out.write("GET /health HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(ISO_8859_1));
      assertThat(socket.getInputStream().read()).isEqualTo('H');
      out.write("GET /health HTTP/1.1\r\nHost: a\r\nX-Slow: ".getBytes(ISO_8859_1));
      awaitClosed(socket);
    }
  }

  /** The deadline took the body for an incomplete header. */
  @Test
  void aConnectionGoesOnWhereABodyCameAfterItsAnswer() throws Exception {
    try (Socket socket = connect()) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      out.write(REFUSED_BEFORE_ITS_BODY.getBytes(ISO_8859_1));
      readUntil(socket.getInputStream(), "/problems/not-found");
      out.write("hello".getBytes(ISO_8859_1));
      TimeUnit.SECONDS.sleep(2);
      out.write("GET /health HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(ISO_8859_1));
      assertThat(readUntil(socket.getInputStream(), "\"status\":\"ok\"")).contains(" 200 ");
    }
  }

  @Test
  void aBodyThatDripsAfterItsAnswerIsNotWaitedFor() throws IOException {
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(REFUSED_BEFORE_ITS_BODY.replace("Length: 5", "Length: 5000").getBytes(ISO_8859_1));
      readUntil(socket.getInputStream(), "/problems/not-found");
      awaitClosed(socket);
    }
  }

  @Test
  void aBodyThatDripsIsNotWaitedForAndFillsNoLog() throws IOException {
    expectNoLine(() -> expectClosedWhileDripping(HALF_A_REQUEST));
  }

  @Test
  void disconnectDuringTheBodyLogsNothing() throws IOException {
    expectNoLine(
        () -> {
          connectAndLeave(HALF_A_REQUEST);
          assertThat(send("GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
              .startsWith("HTTP/1.1 200 ");
        });
  }

  private static void connectAndLeave(String bytes) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
    }
  }

  private static void expectNoLine(Attempt attempt) throws IOException {
    var log = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    log.addAppender(lines);
    try {
      attempt.run();
      Awaitility.await()
          .during(Duration.ofMillis(300))
          .untilAsserted(() -> assertThat(lines.list).isEmpty());
    } finally {
      log.detachAppender(lines);
    }
  }

  private interface Attempt {
    void run() throws IOException;
  }

  /** Reactor Netty's request timeout kept each request in memory until it expired, 20 s here. */
  @Test
  void earlyResponseKeepsNoRequestInMemory() throws Exception {
    int requests = 500;
    String body = "{\"username\":\"alice\"}";
    String refused =
        "POST /nothing HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body;
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), RunningService.shared().port())) {
      socket.setSoTimeout(10_000);
      for (int i = 0; i < requests; i++) {
        socket.getOutputStream().write(refused.getBytes(ISO_8859_1));
        assertThat(readUntil(socket.getInputStream(), "/problems/not-found")).contains(" 404 ");
      }
      assertThat(requestsInMemory()).isLessThan(requests / 2);
    }
  }

  private static int requestsInMemory() throws Exception {
    String histogram =
        (String)
            ManagementFactory.getPlatformMBeanServer()
                .invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "gcClassHistogram",
                    new Object[] {new String[0]},
                    new String[] {String[].class.getName()});
    assertThat(histogram).contains(" reactor.netty.http.server.HttpServer");
    return histogram
        .lines()
        .map(String::strip)
        .filter(line -> line.endsWith(" reactor.netty.http.server.HttpServerOperations"))
        .mapToInt(line -> Integer.parseInt(line.split("\\s+")[1]))
        .findFirst()
        .orElse(0);
  }

  @Test
  void silentConnectionIsClosed() throws IOException {
    try (Socket silent = connect()) {
      awaitClosedBy(silent);
    }
  }

  @Test
  void aConnectionTooManyIsClosedAndTheOthersGoOn() throws IOException {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < MOST; i++) {
        sockets.add(connect());
      }
      try (Socket one = connect()) {
        awaitClosedBy(one);
      }
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(send("GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 "));
  }

  private static void expectClosedWhileDripping(String beginning) {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(beginning.getBytes(ISO_8859_1));
      awaitClosed(socket);
    } catch (IOException broken) {
      throw new java.io.UncheckedIOException(broken);
    }
  }

  /** Sends byte by byte, so that the connection is never idle. */
  private static void awaitClosed(Socket socket) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              try {
                socket.getOutputStream().write('a');
                socket.getOutputStream().flush();
                return false;
              } catch (SocketException closed) {
                return true;
              }
            });
  }

  private static void awaitClosedBy(Socket socket) throws IOException {
    socket.setSoTimeout(10_000);
    try {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    } catch (SocketException reset) {
      assertThat(reset).hasMessageContaining("reset");
    }
  }

  private static Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), service.port());
  }

  /** Everything received until the service closes the connection. */
  private static String send(String bytes) throws IOException {
    try (Socket socket = connect()) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
      return readAll(socket.getInputStream());
    }
  }

  private static String readAll(InputStream in) throws IOException {
    var all = new StringBuilder();
    try {
      for (int next = in.read(); next >= 0; next = in.read()) {
        all.append((char) next);
      }
    } catch (SocketException reset) {
      // the service closed the connection while the test was still sending
    }
    return all.toString();
  }
}
