package dev.forestgate;

import dev.forestgate.failure.StartRefused;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code SSL_CERTFILE} and {@code SSL_KEYFILE}, PEM: HTTPS and HTTP/2 on the service's port, and
 * nothing in the clear there. Spring watches both files, and new connections get what is in them;
 * those that are open go on as they are.
 */
final class TlsSettings {
  private static final String BUNDLE = "forestgate";
  private static final String PROPERTIES = "spring.ssl.bundle.pem." + BUNDLE + ".";

  /** RFC 8446 and 5246; older ones are dead (RFC 8996). */
  private static final String PROTOCOLS = "TLSv1.3,TLSv1.2";

  /** Ephemeral keys and authenticated encryption alone (RFC 9325 section 4.2). */
  private static final String CIPHERS =
      String.join(
          ",",
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  private TlsSettings() {}

  static void read(Function<String, @Nullable String> setting, Map<String, Object> properties) {
    String certificate = setting.apply("SSL_CERTFILE");
    String key = setting.apply("SSL_KEYFILE");
    if (certificate == null && key == null) {
      return;
    }
    properties.put(
        PROPERTIES + "keystore.certificate",
        file("SSL_CERTFILE", certificate, "-----BEGIN CERTIFICATE-----"));
    properties.put(
        PROPERTIES + "keystore.private-key", file("SSL_KEYFILE", key, "PRIVATE KEY-----"));
    properties.put(PROPERTIES + "reload-on-update", "true");
    properties.put(PROPERTIES + "options.enabled-protocols", PROTOCOLS);
    properties.put(PROPERTIES + "options.ciphers", CIPHERS);
    rejectRenegotiation();
    properties.put("server.ssl.bundle", BUNDLE);
    properties.put("server.http2.enabled", "true");
  }

  /**
   * A client that asks for one handshake after the other on one connection costs us far more than
   * itself. The JDK lets it, and is told so for the process alone; TLS 1.3 and BoringSSL never do.
   */
  private static void rejectRenegotiation() {
    System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
  }

  private static String file(String name, @Nullable String path, String pem) {
    if (path == null) {
      throw new StartRefused(
          name + " is missing", "Set both SSL_CERTFILE and SSL_KEYFILE, or neither");
    }
    Path file = Path.of(path).toAbsolutePath();
    if (!SettingFile.read(name, file).contains(pem)) {
      throw new StartRefused(
          name + " names a file without '" + pem + "'",
          "Make one with scripts/generate-tls.sh, or take what your certificate authority gave you");
    }
    return file.toUri().toString();
  }
}
