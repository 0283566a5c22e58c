package dev.forestgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.forestgate.testing.RunningService;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mode health: the exit code that a container engine sees. */
class HealthProbeTest {
  @TempDir private Path folder = Path.of("");
  private final RunningService service = RunningService.shared();

  @Test
  void aServiceThatServesIsWell() {
    assertThat(probe(service.port(), Map.of())).isZero();
    assertThat(probe(service.port(), Map.of("HOST", "127.0.0.1"))).isZero();
    assertThat(probe(service.port(), Map.of("HOST", "0.0.0.0"))).isZero();
  }

  @Test
  void probeFailsWithoutAListeningService() throws IOException {
    HttpServer server = answering(HttpServer.create(loopback(), 0), 200);
    server.stop(0);
    assertThat(probe(server.getAddress().getPort(), Map.of())).isOne();
  }

  @Test
  void anyOtherAnswerIsNotWell() throws IOException {
    HttpServer server = answering(HttpServer.create(loopback(), 0), 503);
    try {
      assertThat(probe(server.getAddress().getPort(), Map.of())).isOne();
    } finally {
      server.stop(0);
    }
  }

  @Test
  void overTlsTheServicesOwnCertificateIsTrustedAndNoOther() throws Exception {
    KeyPair keys = keys();
    X509Certificate own = certificate(keys);
    HttpsServer server = HttpsServer.create(loopback(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context(keys, own)));
    answering(server, 200);
    int port = server.getAddress().getPort();
    try {
      assertThat(probe(port, Map.of("SSL_CERTFILE", pem("own", own)))).isZero();
      assertThat(probe(port, Map.of("SSL_CERTFILE", pem("other", certificate(keys()))))).isOne();
      assertThat(probe(port, Map.of("SSL_CERTFILE", "missing.pem"))).isOne();
      assertThat(probe(port, Map.of())).isOne();
    } finally {
      server.stop(0);
    }
  }

  private static int probe(int port, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("PORT", String.valueOf(port));
    return new HealthProbe(environment).run();
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static HttpServer answering(HttpServer server, int status) {
    server.createContext(
        "/health",
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static KeyPair keys() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return generator.generateKeyPair();
  }

  private static X509Certificate certificate(KeyPair keys) throws Exception {
    var name = new X500Principal("CN=id.example.org");
    Instant now = Instant.now();
    return new JcaX509CertificateConverter()
        .getCertificate(
            new JcaX509v3CertificateBuilder(
                    name,
                    BigInteger.ONE,
                    Date.from(now.minus(1, ChronoUnit.HOURS)),
                    Date.from(now.plus(1, ChronoUnit.HOURS)),
                    name,
                    keys.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
  }

  private static SSLContext context(KeyPair keys, X509Certificate own) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setKeyEntry("own", keys.getPrivate(), new char[0], new Certificate[] {own});
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private String pem(String name, X509Certificate certificate) throws Exception {
    String text =
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
            + "\n-----END CERTIFICATE-----\n";
    return Files.writeString(folder.resolve(name + ".pem"), text).toString();
  }
}
