package dev.forestgate.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Command-line mode {@code health}: checks that the service on this machine responds, for images
 * without an HTTP client. It reads only {@code PORT}, {@code HOST} and {@code SSL_CERTFILE} from
 * the environment and does not start Spring, because it runs every 30 seconds. A degraded service
 * is healthy: a restart would not bring a store back.
 */
public final class HealthProbe {
  private static final int TIMEOUT_MILLIS = 3000;

  private final String host;
  private final int port;
  private final @Nullable String certificates;

  public HealthProbe(Map<String, String> environment) {
    String bindAddress = environment.getOrDefault("HOST", "");
    boolean isWildcard =
        bindAddress.isBlank() || bindAddress.equals("0.0.0.0") || bindAddress.equals("::");
    this.host = isWildcard ? "localhost" : bindAddress.strip();
    this.port = Integer.parseInt(environment.getOrDefault("PORT", "8080").strip());
    this.certificates = environment.get("SSL_CERTFILE");
  }

  /** Exit code: 0 if the service responds with 200, otherwise 1. */
  @SuppressWarnings("SystemOut") // the container engine records the output
  public int run() {
    try {
      String response = request();
      System.out.println(response);
      return response.matches("HTTP/1\\.1 200( .*)?") ? 0 : 1;
    } catch (IOException | GeneralSecurityException unreachable) {
      System.out.println(unreachable);
      return 1;
    }
  }

  private String request() throws IOException, GeneralSecurityException {
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
      plain.setSoTimeout(TIMEOUT_MILLIS);
      try (Socket socket = withTls(plain)) {
        String request = "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(US_ASCII));
        var response = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
        return String.valueOf(response.readLine());
      }
    }
  }

  private Socket withTls(Socket plain) throws IOException, GeneralSecurityException {
    if (certificates == null || certificates.isBlank()) {
      return plain;
    }
    return trustedBy(Path.of(certificates.strip())).createSocket(plain, host, port, true);
  }

  /**
   * Trusts only the certificates in {@code file}. Their host name is not verified, because it does
   * not match the loopback address.
   */
  private static SSLSocketFactory trustedBy(Path file)
      throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream pem = Files.newInputStream(file)) {
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        trusted.setCertificateEntry(String.valueOf(trusted.size()), certificate);
      }
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context.getSocketFactory();
  }
}
