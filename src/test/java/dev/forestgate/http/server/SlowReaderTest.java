package dev.forestgate.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.CapturedLog;
import dev.forestgate.testing.RunningService;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Clients that request more than they read. */
@Tag("security")
class SlowReaderTest {
  private static final int PIPELINED = 4;
  private static final int PER_ADDRESS = 10;
  private static final String BUNDLE = "GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String HEALTH = "GET /health HTTP/1.1\r\nHost: a\r\n\r\n";
  private static RunningService service;

  @BeforeAll
  static void start() {
    service =
        RunningService.start(
            "forestgate.connections.per-address=" + PER_ADDRESS,
            "forestgate.connections.pipelined=" + PIPELINED,
            "forestgate.connections.answer-window=1s",
            "forestgate.connections.answer-rate=65536",
            "forestgate.proxies.trusted=127.0.0.9/32");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void aConnectionWhoseAnswersAreNotTakenIsClosedWithOneLine() throws IOException {
    try (var log = new CapturedLog();
        Socket socket = connect("127.0.0.2")) {
      write(socket, BUNDLE.repeat(PIPELINED));
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .pollInterval(Duration.ofMillis(100))
          .until(() -> isReset(socket));
      assertThat(log.lines())
          .singleElement()
          .satisfies(line -> assertThat(line).contains("did not read its response", "127.0.0.2"));
    }
  }

  /** Only a write detects the closed connection, as nothing is read. */
  private static boolean isReset(Socket socket) {
    try {
      socket.getOutputStream().write('G');
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  @Test
  void answersThatAreTakenSlowlyComeWhole() throws Exception {
    try (Socket socket = connect("127.0.0.3")) {
      socket.setReceiveBufferSize(64 * 1024);
      socket.setSoTimeout(10_000);
      write(socket, BUNDLE.repeat(PIPELINED));
      byte[] first = null;
      for (int i = 0; i < PIPELINED; i++) {
        byte[] answer = answer(socket.getInputStream());
        assertThat(answer).hasSizeGreaterThan(1_000_000);
        assertThat(first == null ? answer : first).isEqualTo(answer);
        first = answer;
      }
    }
  }

  /** Reads only the content, in pieces that keep the service waiting. */
  private static byte[] answer(InputStream in) throws Exception {
    String header = ServerCustomizerTest.readUntil(in, "\r\n\r\n");
    assertThat(header).startsWith("HTTP/1.1 200 ");
    int length = Integer.parseInt(header.replaceAll("(?is).*content-length: (\\d+).*", "$1"));
    byte[] content = new byte[length];
    for (int read = 0; read < length; ) {
      read += in.readNBytes(content, read, Math.min(32 * 1024, length - read));
      Thread.onSpinWait();
    }
    return content;
  }

  @Test
  void requestsBeyondThoseThatMayWaitAreNotAnswered() throws IOException {
    try (Socket socket = connect("127.0.0.4")) {
      socket.setSoTimeout(10_000);
      write(socket, (BUNDLE + HEALTH.repeat(50)));
      String all = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
      assertThat(all.split("HTTP/1.1 200 ", -1)).hasSizeBetween(1 + PIPELINED, 2 + PIPELINED);
    }
  }

  @Test
  void anAddressHasSoManyConnectionsAndOthersHaveTheirOwn() throws IOException {
    List<Socket> sockets = new ArrayList<>();
    try (var log = new CapturedLog()) {
      for (int i = 0; i < PER_ADDRESS; i++) {
        sockets.add(answered(connect("127.0.0.5")));
      }
      for (int i = 0; i < 5; i++) {
        try (Socket one = connect("127.0.0.5")) {
          assertThat(isClosed(one)).isTrue();
        }
      }
      sockets.add(answered(connect("127.0.0.6")));
      assertThat(log.lines())
          .singleElement()
          .satisfies(line -> assertThat(line).contains("127.0.0.5", "forestgate.proxies.trusted"));
    } finally {
      close(sockets);
    }
    Awaitility.await().until(() -> isAnswered("127.0.0.5"));
  }

  @Test
  void aTrustedProxyHasConnectionsOfManyClients() throws IOException {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 2 * PER_ADDRESS; i++) {
        sockets.add(answered(connect("127.0.0.9")));
      }
    } finally {
      close(sockets);
    }
  }

  private static boolean isAnswered(String from) {
    try (Socket socket = connect(from)) {
      write(socket, HEALTH);
      return socket.getInputStream().read() == 'H';
    } catch (IOException closed) {
      return false;
    }
  }

  private static Socket answered(Socket socket) throws IOException {
    socket.setSoTimeout(10_000);
    write(socket, HEALTH);
    ServerCustomizerTest.readUntil(socket.getInputStream(), "\"status\":\"ok\"");
    return socket;
  }

  private static boolean isClosed(Socket socket) throws IOException {
    socket.setSoTimeout(10_000);
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException reset) {
      return true;
    }
  }

  private static void close(List<Socket> sockets) throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private static void write(Socket socket, String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
  }

  private static Socket connect(String from) throws IOException {
    return new Socket(
        InetAddress.getByName("127.0.0.1"), service.port(), InetAddress.getByName(from), 0);
  }
}
