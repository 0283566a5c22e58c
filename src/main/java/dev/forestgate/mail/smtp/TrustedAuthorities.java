package dev.forestgate.mail.smtp;

import dev.forestgate.failure.StartRefused;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Certificate authorities that the TLS connection to a mail server trusts. */
final class TrustedAuthorities {
  private TrustedAuthorities() {}

  /** Sockets that trust the authorities in {@code file}, or those of the JDK if it is null. */
  static SSLSocketFactory sockets(@Nullable Path file) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, file == null ? null : managers(file).getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (IOException | GeneralSecurityException unusable) {
      throw new StartRefused(
          "The certificates in " + file + " can't be used",
          "Set forestgate.mail.smtp.trust to a PEM file with at least one certificate",
          unusable);
    }
  }

  private static TrustManagerFactory managers(Path file)
      throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream pem = Files.newInputStream(file)) {
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        trusted.setCertificateEntry("authority-" + trusted.size(), one);
      }
    }
    if (trusted.size() == 0) {
      throw new GeneralSecurityException("there is no certificate");
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    return managers;
  }
}
