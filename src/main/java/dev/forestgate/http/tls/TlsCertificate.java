package dev.forestgate.http.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.forestgate.failure.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.ssl.pem.PemContent;

/**
 * Private key and its certificate chain: the key's own certificate first, then each issuer (RFC
 * 8446, section 4.4.2), regardless of their order in the file. A key that matches none of the
 * certificates is rejected, because every handshake would fail.
 */
public final class TlsCertificate {
  private static final String CERTIFICATE = "SSL_CERTFILE";
  private static final String KEY = "SSL_KEYFILE";

  private final PrivateKey key;
  private final List<X509Certificate> chain;
  private final int unusedCertificates;

  private TlsCertificate(PrivateKey key, List<X509Certificate> chain, int unusedCertificates) {
    this.key = key;
    this.chain = chain;
    this.unusedCertificates = unusedCertificates;
  }

  /** Contents of both files, for comparison. Comments may be in any encoding. */
  public record Content(Path certificateFile, String certificates, Path keyFile, String key) {
    public static Content read(Path certificateFile, Path keyFile) {
      return new Content(
          certificateFile, text(CERTIFICATE, certificateFile), keyFile, text(KEY, keyFile));
    }

    private static String text(String setting, Path file) {
      try {
        return Files.readString(file, ISO_8859_1);
      } catch (IOException unreadable) {
        throw new StartRefused(
            setting + " names " + file + ", which can't be read",
            "It must be a PEM file that the user of the service may read");
      }
    }
  }

  /**
   * Parses both files. Throws {@link StartRefused} if they are unreadable or don't belong together.
   */
  public static TlsCertificate of(Content content) {
    PrivateKey key = key(content);
    List<X509Certificate> found = certificates(content);
    X509Certificate own =
        found.stream()
            .filter(certificate -> matches(certificate, key))
            .findFirst()
            .orElseThrow(
                () ->
                    new StartRefused(
                        "The key in "
                            + KEY
                            + " ("
                            + content.keyFile()
                            + ") does not belong to the certificate in "
                            + CERTIFICATE
                            + " ("
                            + content.certificateFile()
                            + ")",
                        "Use the key and the certificate that were issued together"));
    List<X509Certificate> chain = chain(own, found);
    return new TlsCertificate(key, chain, found.size() - chain.size());
  }

  private static PrivateKey key(Content content) {
    String where = KEY + " names " + content.keyFile();
    if (content.key().contains("ENCRYPTED")) {
      throw new StartRefused(
          where + ", whose key is encrypted",
          "Decrypt it with openssl pkey -in " + content.keyFile() + " -out key.pem");
    }
    return parsed(() -> PemContent.of(content.key()).getPrivateKey())
        .orElseThrow(
            () ->
                new StartRefused(
                    where + ", whose key can't be read",
                    "Use an RSA or EC key in PEM: PKCS#8, PKCS#1 or SEC1"));
  }

  private static List<X509Certificate> certificates(Content content) {
    return parsed(() -> PemContent.of(content.certificates()).getCertificates())
        .filter(found -> !found.isEmpty())
        .orElseThrow(
            () ->
                new StartRefused(
                    CERTIFICATE
                        + " names "
                        + content.certificateFile()
                        + ", whose certificate can't be read",
                    "Use the certificate and its chain in PEM"));
  }

  /** Empty if {@code parser} throws: Spring's parser has several exceptions for malformed files. */
  private static <T> Optional<T> parsed(Supplier<@Nullable T> parser) {
    try {
      return Optional.ofNullable(parser.get());
    } catch (RuntimeException unreadable) {
      return Optional.empty();
    }
  }

  private static boolean matches(X509Certificate certificate, PrivateKey key) {
    try {
      Signature signature = Signature.getInstance(algorithm(key));
      signature.initSign(key);
      signature.update(new byte[] {1});
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(new byte[] {1});
      return signature.verify(signed);
    } catch (GeneralSecurityException mismatch) {
      return false;
    }
  }

  private static String algorithm(PrivateKey key) {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> key.getAlgorithm();
    };
  }

  private static List<X509Certificate> chain(X509Certificate own, List<X509Certificate> found) {
    List<X509Certificate> chain = new ArrayList<>();
    List<X509Certificate> left = new ArrayList<>(found);
    X509Certificate next = own;
    while (next != null) {
      chain.add(next);
      left.remove(next);
      X509Certificate last = next;
      next = left.stream().filter(issuer -> isIssuedBy(last, issuer)).findFirst().orElse(null);
    }
    return chain;
  }

  private static boolean isIssuedBy(X509Certificate certificate, X509Certificate issuer) {
    if (!certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
      return false;
    }
    try {
      certificate.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException another) {
      return false;
    }
  }

  List<X509Certificate> chain() {
    return chain;
  }

  /** Number of certificates in the file that are not part of the chain and therefore not sent. */
  int unusedCertificates() {
    return unusedCertificates;
  }

  SslStoreBundle stores() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("forestgate", key, new char[0], chain.toArray(X509Certificate[]::new));
      return SslStoreBundle.of(store, "", null);
    } catch (IOException | GeneralSecurityException impossible) {
      throw new IllegalStateException(Objects.requireNonNull(impossible));
    }
  }
}
