package dev.forestgate.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.RunningService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.Environment;

/**
 * Drain period between SIGTERM and the end of listening, as a balancer and its clients observe it.
 */
class GracefulShutdownTest {
  private static final String HEALTH = "GET /health HTTP/1.1\r\nHost: a\r\n\r\n";

  @Test
  void requestsAreAnsweredWhileReadinessIsDownAndClientsAreAskedToLeave() throws Exception {
    RunningService service = RunningService.start("forestgate.connections.drain=4s");
    int management =
        service.bean(Environment.class).getRequiredProperty("local.management.port", Integer.class);
    try (Socket kept = connect(service.port());
        Socket idle = connect(service.port())) {
      assertThat(answer(kept, HEALTH)).startsWith("HTTP/1.1 200 ").doesNotContain("close");
      assertThat(answer(idle, HEALTH)).startsWith("HTTP/1.1 200 ");

      long asked = System.nanoTime();
      CompletableFuture<Void> closed = CompletableFuture.runAsync(service::close);
      Awaitility.await()
          .pollInterval(Duration.ofMillis(20))
          .until(() -> once(service.port(), HEALTH).startsWith("HTTP/1.1 503 "));

      assertThat(once(service.port(), HEALTH))
          .contains("\"status\":\"draining\"")
          .containsIgnoringCase("\r\nconnection: close\r\n");
      assertThat(once(management, "GET /actuator/health/readiness HTTP/1.1\r\nHost: a\r\n\r\n"))
          .startsWith("HTTP/1.1 503 ");
      String last = answer(kept, "GET /.well-known/jwks.json HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(last)
          .startsWith("HTTP/1.1 200 ")
          .containsIgnoringCase("\r\nconnection: close\r\n");
      assertThat(rest(kept)).as("closed after its answer").isEmpty();

      assertThat(rest(idle)).as("closed at the end").isEmpty();
      assertThat(System.nanoTime() - asked).isGreaterThan(TimeUnit.SECONDS.toNanos(4));
      closed.get(20, TimeUnit.SECONDS);
    }
  }

  private static Socket connect(int port) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(15_000);
    return socket;
  }

  private static String once(int port, String request) throws IOException {
    try (Socket socket = connect(port)) {
      return answer(socket, request);
    }
  }

  /** Reads a JSON response up to its last brace. */
  private static String answer(Socket socket, String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(ISO_8859_1));
    String header = ServerCustomizerTest.readUntil(socket.getInputStream(), "\r\n\r\n");
    int length = Integer.parseInt(header.replaceAll("(?is).*content-length: (\\d+).*", "$1"));
    return header + new String(socket.getInputStream().readNBytes(length), ISO_8859_1);
  }

  private static String rest(Socket socket) throws IOException {
    try {
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    } catch (SocketException reset) {
      return "";
    }
  }
}
