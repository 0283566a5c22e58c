package dev.forestgate.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestTimeouts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client of a connection that is cut has the answer after which it is cut. */
class FaultProxyTest {
  private static final String FIRST = request("first");
  private static final String SECOND = request("second");

  private final CountDownLatch cut = new CountDownLatch(1);
  private ServerSocket listener;
  private FaultProxy proxy;
  private Socket client;
  private Socket server;

  @BeforeEach
  void connect() throws IOException {
    listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    proxy = FaultProxy.beforeRedis(listener.getLocalPort());
    client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    server = listener.accept();
    for (Socket socket : List.of(client, server)) {
      socket.setSoTimeout((int) TestTimeouts.HANG.toMillis());
    }
    proxy.onAnswerTo(
        List.of("second"),
        false,
        () -> {
          proxy.cut();
          cut.countDown();
        });
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    server.close();
    proxy.close();
    listener.close();
  }

  /** A multiplexed connection, on which a request of another user is under way. */
  @Test
  void theAnswerToAnEarlierRequestIsNotTakenForTheOneThatIsAwaited() throws Exception {
    send(client, FIRST + SECOND);
    assertThat(read(server, FIRST.length() + SECOND.length())).isEqualTo(FIRST + SECOND);
    pass("*2\r\n$5\r\nfi\r\n1\r\n:1\r\n");
    pass(">2\r\n+pushed\r\n+by Redis\r\n%1\r\n+sec");
    assertThat(cut.getCount()).isOne();
    send(server, "ond\r\n$-1\r\n");
    assertThat(new String(client.getInputStream().readAllBytes(), ISO_8859_1))
        .isEqualTo("ond\r\n$-1\r\n");
  }

  /** Requests that the proxy has not read must not reset the connection. */
  @Test
  void theAnswerIsReadThoughMoreRequestsWereSent() throws Exception {
    send(client, SECOND);
    read(server, SECOND.length());
    send(server, "+answer\r\n");
    assertThat(cut.await(TestTimeouts.HANG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    send(client, FIRST);
    send(client, FIRST);
    assertThat(new String(client.getInputStream().readAllBytes(), ISO_8859_1))
        .isEqualTo("+answer\r\n");
  }

  private void pass(String answer) throws IOException {
    send(server, answer);
    assertThat(read(client, answer.length())).isEqualTo(answer);
  }

  private static String request(String word) {
    return "*1\r\n$" + word.length() + "\r\n" + word + "\r\n";
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  private static String read(Socket socket, int length) throws IOException {
    return new String(socket.getInputStream().readNBytes(length), ISO_8859_1);
  }
}
