package dev.forestgate.http.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "::ffff:192.0.2.1, 192.0.2.1",
    "2001:db8:1:2:3:4:5:6, 2001:db8:1:2::/64",
    "2001:db8:1:2:ffff:ffff:ffff:ffff, 2001:db8:1:2::/64",
    "2001:db8::1, 2001:db8:0:0::/64",
    "::1, 0:0:0:0::/64"
  })
  void anIpv6ClientIsTheNetworkItIsIn(String address, String counted) throws UnknownHostException {
    assertThat(ClientAddress.countedAs(InetAddress.getByName(address))).isEqualTo(counted);
  }

  @Test
  void clientWithoutAnAddressIsCounted() {
    assertThat(ClientAddress.countedAs((InetAddress) null)).isEqualTo("unknown");
  }
}
