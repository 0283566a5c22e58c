package dev.forestgate.http.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.testing.RunningService;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** {@code SSL_CERTFILE} and {@code SSL_KEYFILE} with certificates of {@code generate-tls.sh}. */
class TlsTest {
  private static Path folder = Path.of("");
  private static RunningService service;

  @BeforeAll
  static void start() throws Exception {
    folder = Files.createTempDirectory(Files.createDirectories(Path.of("target", "gates")), "tls");
    generate(folder.resolve("live"));
    service =
        RunningService.start(
            "SSL_CERTFILE=" + folder.resolve("live/cert.pem"),
            "SSL_KEYFILE=" + folder.resolve("live/key.pem"),
            "forestgate.tls.reload=100ms");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void aClientThatKnowsTheCertificateSpeaksHttp2() throws Exception {
    HttpResponse<String> answer = get(client("live"), "/health");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(answer.headers().firstValue("Strict-Transport-Security"))
        .hasValue("max-age=31536000");
    assertThat(get(client("live"), "/.well-known/openid-configuration").body())
        .contains(
            "\"issuer\":\"" + address() + "\"", "\"" + address() + "/.well-known/jwks.json\"");
  }

  @Test
  void nothingIsSaidInTheClear() throws Exception {
    try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
      plain.setSoTimeout((int) TestTimeouts.HANG.toMillis());
      plain.getOutputStream().write("GET /health HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(ISO_8859_1));
      assertThat(readAll(plain.getInputStream())).doesNotContain("HTTP/1");
    }
  }

  @Test
  void malformedRequestGetsTheSameResponseAsWithoutTls() throws Exception {
    try (var socket =
        (SSLSocket) trusting("live").getSocketFactory().createSocket("localhost", service.port())) {
      socket.setSoTimeout((int) TestTimeouts.HANG.toMillis());
      socket
          .getOutputStream()
          .write("GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n".getBytes(ISO_8859_1));
      assertThat(readAll(socket.getInputStream()))
          .startsWith("HTTP/1.1 400 ")
          .contains("/problems/invalid-request")
          .containsIgnoringCase("x-content-type-options: nosniff");
    }
  }

  @Test
  void aRenewedCertificateIsForNewConnectionsAndABrokenOneForNone() throws Exception {
    HttpClient before = client("live");
    assertThat(get(before, "/health").statusCode()).isEqualTo(200);
    generate(folder.resolve("next"));
    replace("key.pem", Files.readAllBytes(folder.resolve("next/key.pem")));
    replace("cert.pem", Files.readAllBytes(folder.resolve("next/cert.pem")));
    Awaitility.await()
        .atMost(TestTimeouts.HANG)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> get(client("next"), "/health").statusCode() == 200);
    assertThat(get(before, "/health").statusCode())
        .as("on the connection from before")
        .isEqualTo(200);

    replace("cert.pem", "-----BEGIN CERTIFICATE-----\nnonsense".getBytes(ISO_8859_1));
    expectStays("next");
    replace("cert.pem", Files.readAllBytes(folder.resolve("next/cert.pem")));
  }

  @Test
  void renewalOfOneFileIsLoggedOnceAndTheCertificateInUseStays() throws Exception {
    generate(folder.resolve("half"));
    byte[] keyInUse = Files.readAllBytes(folder.resolve("live/key.pem"));
    Files.createDirectories(folder.resolve("kept"));
    Files.copy(folder.resolve("live/cert.pem"), folder.resolve("kept/cert.pem"));
    var log = (Logger) LoggerFactory.getLogger(TlsReload.class);
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    log.addAppender(lines);
    try {
      replace("key.pem", Files.readAllBytes(folder.resolve("half/key.pem")));
      Awaitility.await().until(() -> !lines.list.isEmpty());
      expectStays("kept");
      assertThat(lines.list)
          .singleElement()
          .satisfies(
              line ->
                  assertThat(line.getFormattedMessage())
                      .startsWith("The TLS certificate in use remains. The key in SSL_KEYFILE (")
                      .contains(") does not belong to the certificate in SSL_CERTFILE (")
                      .doesNotContain("\n"));
    } finally {
      log.detachAppender(lines);
      replace("key.pem", keyInUse);
    }
  }

  private static void expectStays(String name) {
    Awaitility.await()
        .during(Duration.ofSeconds(1))
        .atMost(TestTimeouts.HANG)
        .until(() -> get(client(name), "/health").statusCode() == 200);
  }

  @Test
  void clientThatDoesNotTrustTheCertificateFails() {
    assertThatThrownBy(
            () ->
                HttpClient.newHttpClient()
                    .send(
                        HttpRequest.newBuilder(URI.create(address() + "/health")).build(),
                        HttpResponse.BodyHandlers.ofString()))
        .isInstanceOf(SSLException.class);
  }

  private static void generate(Path target) throws Exception {
    Process script =
        new ProcessBuilder(
                Path.of("scripts/generate-tls.sh").toAbsolutePath().toString(),
                target.toAbsolutePath().toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("generate.txt").toFile())
            .start();
    assertThat(script.waitFor(TestTimeouts.HANG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(script.exitValue()).isZero();
  }

  /** Replaces both files atomically, as certificate managers do. */
  private static void replace(String name, byte[] content) throws IOException {
    Path draft = Files.write(folder.resolve("draft"), content);
    Files.move(draft, folder.resolve("live").resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  private static HttpClient client(String trusted) throws Exception {
    return HttpClient.newBuilder().sslContext(trusting(trusted)).build();
  }

  private static HttpResponse<String> get(HttpClient client, String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(address() + path)).timeout(TestTimeouts.HANG).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static String address() {
    return service.url();
  }

  /** Trusts the certificate that is currently in the folder {@code name}. */
  private static SSLContext trusting(String name) throws IOException, GeneralSecurityException {
    KeyStore known = KeyStore.getInstance(KeyStore.getDefaultType());
    known.load(null, null);
    try (InputStream pem = Files.newInputStream(folder.resolve(name).resolve("cert.pem"))) {
      var certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
      known.setCertificateEntry("it", certificate);
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(known);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static String readAll(InputStream in) throws IOException {
    try {
      return new String(in.readAllBytes(), ISO_8859_1);
    } catch (SocketException reset) {
      return "";
    }
  }
}
