package dev.forestgate.visitor;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/** Prefixes of IP addresses that one client or one network owner has. */
final class NetworkPrefix {
  private NetworkPrefix() {}

  /**
   * Network of {@code address}: the smallest prefix that is routed on its own, /24 of IPv4 and /48
   * of IPv6. It usually belongs to one owner, and a device that gets another address at the same
   * place stays in it. Text that is not an address is its own network.
   */
  static String around(String address) {
    return prefix(address, 3, 6);
  }

  /**
   * Prefix of one client: an IPv4 address, or a /64 of IPv6, within which addresses change daily.
   */
  static String client(String address) {
    return prefix(address, 4, 8);
  }

  private static String prefix(String address, int bytesOfIpv4, int bytesOfIpv6) {
    InetAddress parsed = NetUtil.createInetAddressFromIpAddressString(address);
    if (parsed == null) {
      return address;
    }
    byte[] bytes = parsed.getAddress();
    int length = bytes.length == 4 ? bytesOfIpv4 : bytesOfIpv6;
    return (bytes.length == 4 ? "4:" : "6:")
        + HexFormat.of().formatHex(Arrays.copyOf(bytes, length));
  }
}
