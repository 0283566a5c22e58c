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
 * TLS of the service port: {@code SSL_CERTFILE} and {@code SSL_KEYFILE}, both PEM, enable HTTPS and
 * HTTP/2 and disable plain HTTP. {@link TlsReload} follows changes of both files.
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
   * Rejects TLS renegotiation: a handshake costs the server far more than the client. The JDK
   * allows it unless a system property of the process forbids it; TLS 1.3 and BoringSSL do not have
   * it.
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
          name + " names a file that does not contain '" + pem + "'",
          "Generate one with scripts/generate-tls.sh, or use the file from your certificate authority");
    }
    return file;
  }
}
