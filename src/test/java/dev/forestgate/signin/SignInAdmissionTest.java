package dev.forestgate.signin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.credentials.Passwords;
import dev.forestgate.http.server.ServerCustomizerTest;
import dev.forestgate.testing.RunningService;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * Connections on which a sign-in was rejected before its body was read. The hash pool is full
 * throughout.
 */
class SignInAdmissionTest {
  private static final String BODY = "{\"username\":\"alice\",\"password\":\"secret123\"}";
  private static final String LOGIN =
      "POST /login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";
  private static final String SIGN_IN = LOGIN + "Content-Length: 43\r\n\r\n";
  private static final String HEALTH = "GET /health HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String TURNED_AWAY = "/problems/overloaded";
  private static final String WELL = "\"status\":\"ok\"";

  private static RunningService service;
  private static String cookie;
  private static final Disposable.Composite busy = Disposables.composite();

  @BeforeAll
  static void shut() {
    service =
        RunningService.start(
            "forestgate.credentials.max-wait=10ms",
            "forestgate.connections.header-timeout=1s",
            "forestgate.connections.idle-timeout=4s");
    cookie = service.signIn().cookie();
    Passwords passwords = service.bean(Passwords.class);
    for (int i = 0; passwords.refusal() == null; i++) {
      assertThat(i).isLessThan(10_000);
      busy.add(passwords.withReservation(Mono.never()).subscribe());
    }
  }

  @AfterAll
  static void open() {
    busy.dispose();
    service.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        SIGN_IN + BODY,
        LOGIN + "Transfer-Encoding: chunked\r\n\r\n4\r\nnone\r\n0\r\n\r\n",
        LOGIN + "\r\n",
        LOGIN + "Sec-Fetch-Site: same-origin\r\nContent-Length: 2\r\n\r\n{}"
      })
  void theConnectionGoesOn(String signIn) throws IOException {
    try (Socket socket = connect()) {
      for (int i = 0; i < 3; i++) {
        say(socket, signIn);
        hear(socket, TURNED_AWAY);
      }
      say(socket, HEALTH);
      hear(socket, WELL);
      say(socket, signIn);
      hear(socket, TURNED_AWAY);
    }
  }

  /** Name by name, but for what differs between any two. */
  @Test
  void bothWaysSayTheSame() throws IOException {
    assertThat(turnedAway("")).isEqualTo(turnedAway("Sec-Fetch-Site: same-origin\r\n"));
  }

  private static List<String> turnedAway(String header) throws IOException {
    try (Socket socket = connect()) {
      say(socket, LOGIN + header + "Content-Length: 2\r\n\r\n{}");
      return hear(socket, TURNED_AWAY)
          .toLowerCase(Locale.ROOT)
          .lines()
          .map(line -> line.replaceFirst("^(date|x-request-id|retry-after): .*", "$1"))
          .sorted()
          .toList();
    }
  }

  @Test
  void connectionContinuesIfTheBodyFollowsTheResponse() throws Exception {
    try (Socket socket = connect()) {
      say(socket, SIGN_IN);
      hear(socket, TURNED_AWAY);
      say(socket, BODY);
      TimeUnit.MILLISECONDS.sleep(1_700); // more than a header may take, less than one may idle
      say(socket, SIGN_IN + BODY);
      hear(socket, TURNED_AWAY);
      say(socket, HEALTH);
      hear(socket, WELL);
    }
  }

  @Test
  void connectionIsClosedIfTheBodyDoesNotFollow() throws IOException {
    try (Socket socket = connect()) {
      say(socket, SIGN_IN + "{");
      hear(socket, TURNED_AWAY);
      assertThat(socket.getInputStream().read()).isNegative();
    }
  }

  @Test
  void aConnectionIsNotIdleOnWhichSignInsAreTurnedAwayAndIsOneAfterwards() throws Exception {
    try (Socket socket = connect()) {
      for (int i = 0; i < 10; i++) {
        say(socket, SIGN_IN + BODY);
        hear(socket, TURNED_AWAY);
        TimeUnit.MILLISECONDS.sleep(500);
      }
      say(socket, HEALTH);
      hear(socket, WELL);
      say(socket, SIGN_IN + BODY);
      hear(socket, TURNED_AWAY);
      assertThat(socket.getInputStream().read()).as("closed when idle").isNegative();
    }
  }

  @Test
  void answersStayInOrder() throws IOException {
    String profile =
        "GET /profile HTTP/1.1\r\nHost: a\r\nCookie: "
            + RunningService.COOKIE
            + "="
            + cookie
            + "\r\n\r\n";
    try (Socket socket = connect()) {
      say(socket, (profile + SIGN_IN + BODY).repeat(3) + HEALTH);
      String all = hear(socket, WELL);
      assertThat(all.replaceAll("(?s)HTTP/1.1 (\\d+).*?(?=HTTP/1.1|$)", "$1 "))
          .isEqualTo("200 503 ".repeat(3) + "200 ");
    }
  }

  @Test
  void connectionIsClosedOnRequest() throws IOException {
    try (Socket socket = connect()) {
      say(socket, SIGN_IN.replace("Host: a", "Host: a\r\nConnection: close") + BODY);
      hear(socket, TURNED_AWAY);
      socket.getInputStream().readAllBytes();
      assertThat(socket.getInputStream().read()).isNegative();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /login", "POST /login?a=b", "POST /loginx"})
  void otherRequestsGoTheirWay(String target) throws IOException {
    try (Socket socket = connect()) {
      say(socket, SIGN_IN.replace("POST /login", target) + BODY + HEALTH);
      hear(socket, WELL);
    }
  }

  private static Socket connect() throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), service.port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static void say(Socket socket, String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
  }

  /** Up to the end of the body in which {@code words} are. */
  private static String hear(Socket socket, String words) throws IOException {
    InputStream in = socket.getInputStream();
    return ServerCustomizerTest.readUntil(in, words) + ServerCustomizerTest.readUntil(in, "}");
  }
}
