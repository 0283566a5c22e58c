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
 * The command-line mode {@code health}: asks the service on this machine whether it serves, for an
 * image that has no HTTP client. Knows {@code PORT}, {@code HOST} and {@code SSL_CERTFILE} of the
 * environment alone and nothing of Spring, as it is run every half minute. The service may be
 * degraded: starting it again would bring no store back.
 */
public final class HealthProbe {
  public static final String NAME = "health";
  private static final int PATIENCE_MILLIS = 3000;

  private final String host;
  private final int port;
  private final @Nullable String certificates;

  public HealthProbe(Map<String, String> environment) {
    String listens = environment.getOrDefault("HOST", "");
    boolean isEverywhere = listens.isBlank() || listens.equals("0.0.0.0") || listens.equals("::");
    this.host = isEverywhere ? "localhost" : listens.strip();
    this.port = Integer.parseInt(environment.getOrDefault("PORT", "8080").strip());
    this.certificates = environment.get("SSL_CERTFILE");
  }

  /** The exit code: 0 if it serves. */
  @SuppressWarnings("SystemOut") // the engine keeps it with the state of the container
  public int run() {
    try {
      String answer = ask();
      System.out.println(answer);
      return answer.matches("HTTP/1\\.1 200( .*)?") ? 0 : 1;
    } catch (IOException | GeneralSecurityException silent) {
      System.out.println(silent);
      return 1;
    }
  }

  private String ask() throws IOException, GeneralSecurityException {
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
      plain.setSoTimeout(PATIENCE_MILLIS);
      try (Socket socket = secured(plain)) {
        String request = "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(US_ASCII));
        var answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
        return String.valueOf(answer.readLine());
      }
    }
  }

  private Socket secured(Socket plain) throws IOException, GeneralSecurityException {
    if (certificates == null || certificates.isBlank()) {
      return plain;
    }
    return trusting(Path.of(certificates.strip())).createSocket(plain, host, port, true);
  }

  /**
   * Trusts the service's own certificates and no others; the name in them is not that of the
   * loopback, so it is not looked at.
   */
  private static SSLSocketFactory trusting(Path file) throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream pem = Files.newInputStream(file)) {
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        trusted.setCertificateEntry(String.valueOf(trusted.size()), one);
      }
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context.getSocketFactory();
  }
}
