package dev.forestgate.http.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.config.Settings;
import dev.forestgate.failure.StartRefused;
import dev.forestgate.mail.smtp.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class TlsCertificateTest {
  private static final TestCertificates AUTHORITY = new TestCertificates();

  @TempDir private Path folder = Path.of("");

  @Test
  void aKeyOfAnotherCertificateIsRefusedAtStartInOneLine() throws IOException {
    String certificate = AUTHORITY.issue("localhost").certificate();
    String key = AUTHORITY.issue("localhost").key();
    expectRefused(certificate, key, "does not belong to the certificate in SSL_CERTFILE (");
  }

  @Test
  void anEncryptedKeyIsRefusedWithTheCommandThatDecryptsIt() throws IOException {
    String certificate = AUTHORITY.issue("localhost").certificate();
    expectRefused(
        certificate,
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
        "whose key is encrypted. Decrypt it with openssl pkey -in ");
    expectRefused(
        certificate,
        """
        -----BEGIN RSA PRIVATE KEY-----
        Proc-Type: 4,ENCRYPTED
        DEK-Info: AES-128-CBC,00

        AAAA
        -----END RSA PRIVATE KEY-----
        """,
        "whose key is encrypted. Decrypt it with openssl pkey -in ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"AAAA", "not base64!", ""})
  void malformedKeyOrCertificateIsRefusedInOneLine(String body) throws IOException {
    TestCertificates.Issued issued = AUTHORITY.issue("localhost");
    expectRefused(
        issued.certificate(),
        "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n",
        "whose key can't be read");
    expectRefused(
        "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n",
        issued.key(),
        "whose certificate can't be read");
  }

  @Test
  void aChainInAnyOrderIsSentInItsOwn() throws Exception {
    TestCertificates.Issued issued = AUTHORITY.issue("localhost");
    for (String file :
        new String[] {
          issued.certificate() + AUTHORITY.pem(), AUTHORITY.pem() + issued.certificate()
        }) {
      TlsCertificate certificate = TlsCertificate.of(content(file, issued.key()));
      assertThat(certificate.unusedCertificates()).isZero();
      KeyStore store = Objects.requireNonNull(certificate.stores().getKeyStore());
      assertThat(store.getCertificateChain("forestgate"))
          .extracting(one -> ((java.security.cert.X509Certificate) one).getSubjectX500Principal())
          .extracting(Object::toString)
          .containsExactly("CN=localhost", "CN=Forest Gate Test Authority");
    }
  }

  @Test
  void aCertificateThatIsNotInTheChainIsLeftOut() throws IOException {
    TestCertificates.Issued issued = AUTHORITY.issue("localhost");
    TlsCertificate certificate =
        TlsCertificate.of(
            content(
                new TestCertificates().pem() + issued.certificate() + AUTHORITY.pem(),
                issued.key()));
    assertThat(certificate.chain()).hasSize(2);
    assertThat(certificate.unusedCertificates()).isOne();
  }

  @Test
  void commentsInLatin1AreRead() throws IOException {
    TestCertificates.Issued issued = AUTHORITY.issue("localhost");
    TlsCertificate certificate =
        TlsCertificate.of(
            content("Inhaber: J\u00fcrgen\n" + issued.certificate(), "\u00fc\n" + issued.key()));
    assertThat(certificate.chain()).hasSize(1);
  }

  private TlsCertificate.Content content(String certificate, String key) throws IOException {
    return TlsCertificate.Content.read(
        Files.writeString(folder.resolve("cert.pem"), certificate, ISO_8859_1),
        Files.writeString(folder.resolve("key.pem"), key, ISO_8859_1));
  }

  /** Starts the context as the service does. */
  private void expectRefused(String certificate, String key, String words) throws IOException {
    TlsCertificate.Content files = content(certificate, key);
    var environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(
            new MapPropertySource(
                "test",
                Map.of(
                    "SSL_CERTFILE", files.certificateFile().toString(),
                    "SSL_KEYFILE", files.keyFile().toString())));
    assertThatThrownBy(
            () -> new Settings().postProcessEnvironment(environment, new SpringApplication()))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining(words)
        .hasMessageNotContainingAny("\n", "AAAA", "PRIVATE KEY-----");
  }
}
