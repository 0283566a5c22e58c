package dev.forestgate.http.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.embedded.TestStores;
import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.testing.ServiceProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS renegotiation by a client. In a process of its own, as the JDK reads the permission once. */
class RenegotiationTest {
  @TempDir private Path folder = Path.of("");

  /** CVE-2011-1473: endless handshakes on one connection. */
  @Test
  void oneHandshakeIsEnough() throws Exception {
    Process script =
        new ProcessBuilder(
                Path.of("scripts/generate-tls.sh").toAbsolutePath().toString(),
                folder.resolve("tls").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("generate.txt").toFile())
            .start();
    assertThat(script.waitFor(TestTimeouts.HANG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    Map<String, String> environment =
        Map.of(
            "PORT", "0",
            "DATABASE_URL", TestStores.databaseUrl(),
            "REDIS_URL", TestStores.redisUrl() + "/14",
            "SSL_CERTFILE", folder.resolve("tls/cert.pem").toString(),
            "SSL_KEYFILE", folder.resolve("tls/key.pem").toString());
    try (ServiceProcess service = ServiceProcess.start(folder, environment).awaitOpen()) {
      Matcher address =
          Pattern.compile("open at https://localhost:(\\d+)").matcher(service.output());
      assertThat(address.find()).isTrue();
      try (var socket =
          (SSLSocket)
              trusting()
                  .getSocketFactory()
                  .createSocket("localhost", Integer.parseInt(address.group(1)))) {
        socket.setSoTimeout((int) TestTimeouts.HANG.toMillis());
        socket.setEnabledProtocols(new String[] {"TLSv1.2"});
        socket.startHandshake();
        assertThatThrownBy(() -> renegotiateAndAsk(socket)).isInstanceOf(IOException.class);
      }
    }
  }

  private static void renegotiateAndAsk(SSLSocket socket) throws IOException {
    socket.startHandshake();
    socket.getOutputStream().write("GET /health HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(ISO_8859_1));
    if (socket.getInputStream().read() < 0) {
      throw new SocketException("closed");
    }
  }

  private SSLContext trusting() throws Exception {
    KeyStore known = KeyStore.getInstance(KeyStore.getDefaultType());
    known.load(null, null);
    try (InputStream pem = Files.newInputStream(folder.resolve("tls/cert.pem"))) {
      known.setCertificateEntry(
          "it", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(known);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
