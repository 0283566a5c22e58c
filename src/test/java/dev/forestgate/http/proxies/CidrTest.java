package dev.forestgate.http.proxies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.failure.StartRefused;
import dev.forestgate.network.IpAddress;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.255.255, 11.0.0.0",
    "10.0.0.0/8, 10.0.0.0, 9.255.255.255",
    "10.1.2.3/8, 10.200.0.1, 12.1.2.3",
    "192.0.2.128/25, 192.0.2.255, 192.0.2.127",
    "192.0.2.4/30, 192.0.2.7, 192.0.2.8",
    "192.0.2.1, 192.0.2.1, 192.0.2.2",
    "192.0.2.1/32, 192.0.2.1, 192.0.2.0",
    "0.0.0.0/0, 203.0.113.7, ::1",
    "::/0, 2001:db8::1, 203.0.113.7",
    "2001:db8::/32, 2001:db8:ffff::1, 2001:db9::",
    "2001:db8::/33, 2001:db8:7fff::1, 2001:db8:8000::1",
    "::1, ::1, ::2",
    "fe80::/10, febf::1, fec0::1",
    "fc00::/7, fd12::1, fe80::1",
    "2001:db8::/32, 2001:db8::1, ffff:ffff::1",
    "::ffff:10.0.0.0/104, 10.9.9.9, 11.0.0.1",
    "10.0.0.0/8, ::ffff:10.1.1.1, ::10.1.1"
  })
  void aBlockHoldsWhatHasItsPrefix(String block, String inside, String outside) {
    Cidr cidr = Cidr.valueOf(block);
    assertThat(cidr.contains(Objects.requireNonNull(IpAddress.parse(inside)))).isTrue();
    var other = IpAddress.parse(outside);
    assertThat(other != null && cidr.contains(other)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/8/8",
        "10.0.0/8",
        "::/129",
        "proxy.internal",
        "10.0.0.0/a",
        "[::1]/128",
        "::ffff:10.0.0.0/8",
        "fe80::1%eth0",
        "*"
      })
  void invalidBlockStopsTheStart(String block) {
    assertThatThrownBy(() -> Cidr.valueOf(block))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("'" + block + "'");
  }
}
