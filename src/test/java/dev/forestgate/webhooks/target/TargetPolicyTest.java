package dev.forestgate.webhooks.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.network.AddressBlock;
import dev.forestgate.network.IpAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetPolicyTest {
  private static final TargetPolicy PUBLIC = new TargetPolicy(false, List.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.1",
        "192.0.2.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.7",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "100::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "3fff::1",
        "4000::1"
      })
  void anAddressOfNoPublicHostIsForbidden(String address) {
    assertThat(PUBLIC.allows(address(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1", "9.255.255.255", "11.0.0.1", "100.63.255.255", "100.128.0.1", "126.1.1.1",
        "128.0.0.1", "172.15.0.1", "172.32.0.1", "192.169.0.1", "198.17.0.1", "198.20.0.1",
        "223.255.255.254", "::ffff:1.1.1.1", "2606:4700::1111", "2a00:1450::1"
      })
  void aPublicAddressIsAllowed(String address) {
    assertThat(PUBLIC.allows(address(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.1.2.3", "fd00::7"})
  void theSettingsAddNetworks(String address) {
    TargetPolicy wider =
        new TargetPolicy(
            false,
            List.of(
                AddressBlock.parse("10.1.0.0/16").orElseThrow(),
                AddressBlock.parse("fd00::/64").orElseThrow()));
    assertThat(wider.allows(address(address))).isTrue();
    assertThat(wider.allows(address("10.2.0.1"))).isFalse();
    assertThat(wider.allows(address("127.0.0.1"))).isFalse();
    TargetPolicy local = new TargetPolicy(true, List.of());
    assertThat(local.allows(address("127.0.0.1"))).isTrue();
    assertThat(local.allows(address("::1"))).isTrue();
    assertThat(local.allows(address("10.1.2.3"))).isFalse();
  }

  private static InetAddress address(String text) {
    return Objects.requireNonNull(IpAddress.parse(text));
  }
}
