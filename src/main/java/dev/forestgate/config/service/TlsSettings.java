package dev.forestgate.config.service;

import dev.forestgate.config.source.SettingFile;
import dev.forestgate.failure.StartRefused;
import dev.forestgate.http.tls.TlsCertificate;
import dev.forestgate.http.tls.TlsOptions;
import dev.forestgate.http.tls.TlsReload;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code SSL_CERTFILE} and {@code SSL_KEYFILE}, PEM: HTTPS and HTTP/2 on the service's port, and
 * nothing in the clear there. {@link TlsReload} follows what is in both files.
 */
public final class TlsSettings {
  private TlsSettings() {}

  public static void read(
      Function<String, @Nullable String> setting, Map<String, Object> properties) {
    String certificate = setting.apply("SSL_CERTFILE");
    String key = setting.apply("SSL_KEYFILE");
    if (certificate == null && key == null) {
      return;
    }
    Path certificateFile = file("SSL_CERTFILE", certificate, "-----BEGIN CERTIFICATE-----");
    Path keyFile = file("SSL_KEYFILE", key, "PRIVATE KEY-----");
    TlsCertificate.of(TlsCertificate.Content.read(certificateFile, keyFile));
    properties.put("forestgate.tls.certificate", certificateFile.toString());
    properties.put("forestgate.tls.private-key", keyFile.toString());
    rejectRenegotiation();
    properties.put("server.ssl.bundle", TlsOptions.BUNDLE);
    properties.put("server.http2.enabled", "true");
  }

  /**
   * A client that asks for one handshake after the other on one connection costs us far more than
   * itself. The JDK lets it, and is told so for the process alone; TLS 1.3 and BoringSSL never do.
   */
  private static void rejectRenegotiation() {
    System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
  }

  private static Path file(String name, @Nullable String path, String pem) {
    if (path == null) {
      throw new StartRefused(
          name + " is missing", "Set both SSL_CERTFILE and SSL_KEYFILE, or neither");
    }
    Path file = Path.of(path).toAbsolutePath();
    if (!SettingFile.readPem(name, file).contains(pem)) {
      throw new StartRefused(
          name + " names a file without '" + pem + "'",
          "Make one with scripts/generate-tls.sh, or take what your certificate authority gave you");
    }
    return file;
  }
}
