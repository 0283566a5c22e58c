package dev.forestgate.http.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.testing.Http2Connection;
import dev.forestgate.testing.TlsService;
import java.net.InetAddress;
import java.net.Socket;
import java.util.HexFormat;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Versions and cipher suites of TLS. */
@Tag("security")
class TlsVersionsTest {
  private static final String AEAD = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";

  @ParameterizedTest
  @CsvSource({"TLSv1.2," + AEAD, "TLSv1.3,TLS_AES_128_GCM_SHA256"})
  void suitesWithAuthenticatedEncryptionAreTaken(String version, String suite) throws Exception {
    assertThat(handshake(version, suite)).isEqualTo(version);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
        "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA"
      })
  void othersAreRefused(String suite) {
    assertThatThrownBy(() -> handshake("TLSv1.2", suite)).isInstanceOf(SSLException.class);
  }

  /**
   * ClientHello of TLS 1.0 and 1.1. The response is an alert (21) or none, never a handshake (22).
   */
  @ParameterizedTest
  @ValueSource(strings = {"0301", "0302"})
  void anOlderVersionIsRefused(String version) throws Exception {
    String hello = "16" + version + "002d01000029" + version + "5a".repeat(32) + "000002c0090100";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), TlsService.shared().port())) {
      socket.setSoTimeout((int) TestTimeouts.HANG.toMillis());
      socket.getOutputStream().write(HexFormat.of().parseHex(hello));
      assertThat(socket.getInputStream().read()).isIn(21, -1);
    }
  }

  private static String handshake(String version, String suite) throws Exception {
    try (var socket =
        (SSLSocket)
            Http2Connection.trusting()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), TlsService.shared().port())) {
      socket.setSoTimeout((int) TestTimeouts.HANG.toMillis());
      socket.setEnabledProtocols(new String[] {version});
      socket.setEnabledCipherSuites(new String[] {suite});
      socket.startHandshake();
      return socket.getSession().getProtocol();
    }
  }
}
