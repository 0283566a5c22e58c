package dev.forestgate.mail.smtp;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/** Certificate authority of the tests, and the certificates that it issues to servers. */
public final class TestCertificates {
  private static final X500Name AUTHORITY = new X500Name("CN=Forest Gate Test Authority");

  private final KeyPair keys = keys();
  private final X509Certificate certificate = certificate(AUTHORITY, keys, null);

  /** As a PEM file in {@code folder}. */
  Path file(Path folder) throws IOException {
    return Files.writeString(folder.resolve("authority.pem"), pem());
  }

  /** The certificate of the authority, PEM. */
  public String pem() throws IOException {
    return pem(certificate);
  }

  /** Certificate and key of a server, PEM. */
  public record Issued(String certificate, String key) {}

  public Issued issue(String host) throws IOException {
    KeyPair own = keys();
    return new Issued(
        pem(certificate(new X500Name("CN=" + host), own, host)),
        pem(new PemObject("PRIVATE KEY", own.getPrivate().getEncoded())));
  }

  private static String pem(Object object) throws IOException {
    StringWriter pem = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(pem)) {
      writer.writeObject(object);
    }
    return pem.toString();
  }

  /** Certificate of a server named {@code host}. */
  SSLContext of(String host) {
    try {
      KeyPair own = keys();
      X509Certificate shown = certificate(new X500Name("CN=" + host), own, host);
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "server", own.getPrivate(), new char[0], new X509Certificate[] {shown, certificate});
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(store, new char[0]);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** {@code host} is null for the authority itself. */
  private X509Certificate certificate(
      X500Name subject, KeyPair own, @org.jspecify.annotations.Nullable String host) {
    Instant now = Instant.now();
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              AUTHORITY,
              BigInteger.valueOf(now.toEpochMilli()),
              Date.from(now.minus(Duration.ofHours(1))),
              Date.from(now.plus(Duration.ofHours(1))),
              subject,
              own.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(host == null));
      if (host != null) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(new GeneralName(GeneralName.dNSName, host)));
      }
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (IOException | OperatorCreationException | GeneralSecurityException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
