package dev.forestgate.http.proxies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.network.IpAddress;
import java.net.InetAddress;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;

/** Client addresses behind trusted proxies; 10.0.0.0/8 is trusted. */
class ForwardedHeaderTest {
  private static final Predicate<InetAddress> TRUSTED = Cidr.valueOf("10.0.0.0/8")::contains;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "192.0.2.1 | 192.0.2.1",
        "192.0.2.1, 10.0.0.2 | 192.0.2.1",
        "192.0.2.1,10.0.0.3 ,\t10.0.0.2 | 192.0.2.1",
        // text of the client, to the left of the proxy's
        "6.6.6.6, 192.0.2.1 | 192.0.2.1",
        "10.0.0.9, 192.0.2.1, 10.0.0.2 | 192.0.2.1",
        "nonsense \", for=6.6.6.6, 192.0.2.1 | 192.0.2.1",
        ",,,, 192.0.2.1 | 192.0.2.1",
        // all hops are trusted: the first one is the client
        "10.0.0.4, 10.0.0.3 | 10.0.0.4",
        "192.0.2.1:5678 | 192.0.2.1",
        "2001:db8::1 | 2001:db8::1",
        "[2001:db8::1] | 2001:db8::1",
        "[2001:db8::1]:443 | 2001:db8::1",
        "::ffff:192.0.2.1 | 192.0.2.1",
        "192.0.2.1, ::ffff:10.0.0.2 | 192.0.2.1"
      })
  void latestUntrustedHopIsTheClient(String value, String client) {
    assertThat(client(ForwardedHeader.X_FORWARDED_FOR, value)).isEqualTo(IpAddress.parse(client));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ",",
        "192.0.2.1,",
        "_",
        "_hid den",
        "localhost",
        "192.0.2",
        "192.0.2.1.5",
        "192.0.2.256",
        "192.0.2.1:",
        "192.0.2.1:port",
        "192.0.2.1:999999",
        "[192.0.2.1]",
        "[::1",
        "::1]",
        "[::1]x",
        "2001:db8::1::2",
        "fe80::1%eth0",
        "0xC0000201",
        "3221225985",
        "192.0.2.1 10.0.0.1",
        "\"192.0.2.1\"",
        "evil.example",
        "192.0.2.1, evil.example, 10.0.0.2"
      })
  void aHopThatIsMalformedIsRefused(String value) {
    expectRefused(ForwardedHeader.X_FORWARDED_FOR, value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"unknown", "Unknown", "_hidden", "192.0.2.1, unknown, 10.0.0.2"})
  void hopHiddenByTheProxyIsNoClient(String value) {
    assertThat(client(ForwardedHeader.X_FORWARDED_FOR, value)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "for=192.0.2.1 | 192.0.2.1",
        "For=192.0.2.1;Proto=https;by=203.0.113.43 | 192.0.2.1",
        "proto=http;by=203.0.113.43;for=192.0.2.1 | 192.0.2.1",
        "for=6.6.6.6, for=192.0.2.1, for=10.0.0.2 | 192.0.2.1",
        "for=\"[2001:db8:cafe::17]:4711\" | 2001:db8:cafe::17",
        "for=\"192.0.2.1:47011\" | 192.0.2.1",
        "for=192.0.2.1:47011 | 192.0.2.1",
        "for=\"192.0.2.1:_port\" | 192.0.2.1",
        "for=\"192\\.0.2.1\" | 192.0.2.1",
        "for=\"a, for=6.6.6.6\", for=192.0.2.1 | 192.0.2.1",
        "for=192.0.2.1;host=\"x, for=6.6.6.6\" | 192.0.2.1",
        "for=_hidden, for=192.0.2.1 | 192.0.2.1",
        "for=unknown, for=192.0.2.1 | 192.0.2.1"
      })
  void standardHeaderIsParsedByRfc7239(String value, String client) {
    assertThat(client(ForwardedHeader.FORWARDED, value)).isEqualTo(IpAddress.parse(client));
  }

  /** The client's part is on the left and can't open a quote in the proxy's part. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "for=\", for=192.0.2.1 | 192.0.2.1",
        "for=\"6.6.6.6, for=192.0.2.1 | 192.0.2.1",
        "for=6.6.6.6;a=\", for=\"[2001:db8::1]:443\" | 2001:db8::1",
        "for=6.6.6.6;a=\", for=192.0.2.1;host=\"h\" | 192.0.2.1",
        "for=6.6.6.6\", for=192.0.2.1 | 192.0.2.1",
        "for=\"\\, for=192.0.2.1 | 192.0.2.1",
        ";;;, for=192.0.2.1, for=10.0.0.2 | 192.0.2.1",
        ",,,, for=192.0.2.1 | 192.0.2.1",
        "192.0.2.9, for=192.0.2.1 | 192.0.2.1",
        "for=192.0.2.1;host=\"x, for=6.6.6.6\" | 192.0.2.1",
        "for=192.0.2.1;host=\"x, for=6.6.6.6;a=\\\"b\" | 192.0.2.1"
      })
  void clientTextCannotHideWhatTheProxyAdds(String value, String client) {
    assertThat(client(ForwardedHeader.FORWARDED, value)).isEqualTo(IpAddress.parse(client));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "192.0.2.1",
        "for",
        "for=",
        "for=192.0.2.1;",
        "for=192.0.2.1,",
        "for=\"192.0.2.1",
        "for=192.0.2.1\"",
        "for=\"\"",
        "for=192.0.2.1;for=192.0.2.2",
        "for = 192.0.2.1",
        "for=\"192.0.2.1\"x",
        "=192.0.2.1",
        "for=evil.example",
        "for=192.0.2.1, for=\", for=10.0.0.2",
        "for=192.0.2.1;by=\"\\"
      })
  void aStandardHeaderThatIsMalformedWhereItMattersIsRefused(String value) {
    expectRefused(ForwardedHeader.FORWARDED, value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "for=unknown",
        "for=_gazonk",
        "for=\"_gazonk:_port\"",
        "proto=https",
        "for=6.6.6.6, proto=https",
        "for=192.0.2.1, for=_hidden, for=10.0.0.2"
      })
  void standardHeaderWithAHiddenAddressIsNoClient(String value) {
    assertThat(client(ForwardedHeader.FORWARDED, value)).isNull();
  }

  /** Several lines are one list (RFC 9110 section 5.3); only the decisive ones are read. */
  @Test
  void linesAreReadFromTheLast() {
    for (ForwardedHeader header : ForwardedHeader.values()) {
      String of = header == ForwardedHeader.FORWARDED ? "for=" : "";
      assertThat(client(header, "\"malformed", of + "192.0.2.1", of + "10.0.0.2"))
          .isEqualTo(IpAddress.parse("192.0.2.1"));
      expectRefused(header, of + "192.0.2.1", "\"malformed", of + "10.0.0.2");
    }
  }

  @Test
  void missingAndOtherHeadersAreIgnored() {
    var headers = new HttpHeaders();
    headers.add("Forwarded", "for=192.0.2.1");
    headers.add("X-Real-IP", "192.0.2.1");
    assertThat(ForwardedHeader.X_FORWARDED_FOR.client(headers, TRUSTED)).isNull();
    headers.clear();
    headers.add("X-Forwarded-For", "192.0.2.1");
    assertThat(ForwardedHeader.FORWARDED.client(headers, TRUSTED)).isNull();
  }

  /** The longest possible header, with the worst text to parse. */
  @ParameterizedTest
  @ValueSource(strings = {",", "\"", "\\", "for=\"\\", "[", ":", "for=a;", "1.1.1.1,"})
  void longestHeaderIsParsedOrRefused(String part) {
    String value = part.repeat(64 * 1024 / part.length());
    for (ForwardedHeader header : ForwardedHeader.values()) {
      try {
        InetAddress client = client(header, value);
        assertThat(client == null || !TRUSTED.test(Objects.requireNonNull(client))).isTrue();
      } catch (Failed refused) {
        assertThat(refused.failure()).isEqualTo(Failure.INVALID_REQUEST);
      }
    }
  }

  private static void expectRefused(ForwardedHeader header, String... lines) {
    assertThatExceptionOfType(Failed.class)
        .isThrownBy(() -> client(header, lines))
        .satisfies(failed -> assertThat(failed.failure()).isEqualTo(Failure.INVALID_REQUEST));
  }

  private static @Nullable InetAddress client(ForwardedHeader header, String... lines) {
    var headers = new HttpHeaders();
    for (String line : lines) {
      headers.add(header == ForwardedHeader.FORWARDED ? "Forwarded" : "X-Forwarded-For", line);
    }
    return header.client(headers, TRUSTED);
  }
}
