package dev.forestgate.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.testing.Attack;
import dev.forestgate.testing.RunningService;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.Environment;

/** Management port of a service whose own port uses TLS. */
@Attack
class ManagementServerTest {
  private static RunningService service;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws Exception {
    Path folder =
        Files.createTempDirectory(Files.createDirectories(Path.of("target", "gates")), "tls");
    Process script =
        new ProcessBuilder(
                Path.of("scripts/generate-tls.sh").toAbsolutePath().toString(),
                folder.toAbsolutePath().toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("generate.txt").toFile())
            .start();
    assertThat(script.waitFor(20, TimeUnit.SECONDS)).isTrue();
    service =
        RunningService.start(
            "SSL_CERTFILE=" + folder.resolve("cert.pem"),
            "SSL_KEYFILE=" + folder.resolve("key.pem"),
            "forestgate.connections.header-timeout=1s");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/actuator/health",
        "/actuator/health/liveness",
        "/actuator/health/readiness",
        "/actuator/prometheus"
      })
  void servesTheEndpointsInTheClear(String path) throws Exception {
    assertThat(send("GET", path).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/health",
    "GET,/.well-known/jwks.json",
    "GET,/openapi.yaml",
    "GET,/docs",
    "GET,/docs/swagger-ui.css",
    "GET,/webjars/swagger-ui/5.34.1/index.html",
    "GET,/api/auth/session",
    "GET,/api/profile",
    "POST,/api/auth/register",
    "POST,/api/auth/login",
    "POST,/login",
    "POST,/api/auth/introspect",
    "OPTIONS,/api/auth/login",
    "DELETE,/api/sessions",
    "GET,/actuator/env",
    "GET,/actuator/health;x",
    "GET,/actuator/%68ealth",
    "GET,/"
  })
  void servesNothingElse(String method, String path) throws Exception {
    HttpResponse<String> answer = send(method, path);
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("\"/problems/not-found\"");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
  }

  @Test
  void closesAConnectionWithASlowHeader() throws Exception {
    try (Socket socket = connect()) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write("GET /actuator/health HTTP/1.1\r\nHost: a\r\nX-Slow: ".getBytes(ISO_8859_1));
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void refusesAmbiguousRequests() throws Exception {
    try (Socket socket = connect()) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              "GET /actuator/health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n".getBytes(ISO_8859_1));
      assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
          .startsWith("HTTP/1.1 400 ")
          .contains("/problems/invalid-request");
    }
  }

  /**
   * 127.0.0.2 is another address of the host, which reaches only a port that listens on all
   * addresses.
   */
  @Test
  void listensOnTheLoopbackAddressAlone() throws Exception {
    InetAddress other = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
    try (Socket socket = new Socket(other, service.port())) {
      assertThat(socket.isConnected()).isTrue();
    }
    assertThatThrownBy(() -> new Socket(other, port()).close())
        .isInstanceOf(ConnectException.class);
  }

  private HttpResponse<String> send(String method, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
            .version(HttpClient.Version.HTTP_1_1)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), port());
  }

  private static int port() {
    return service
        .bean(Environment.class)
        .getRequiredProperty("local.management.port", Integer.class);
  }
}
