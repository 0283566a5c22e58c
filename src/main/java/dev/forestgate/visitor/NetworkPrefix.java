package dev.forestgate.visitor;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/** Which addresses belong together. */
final class NetworkPrefix {
  private NetworkPrefix() {}

  /**
   * The network around {@code address}: the smallest that the Internet routes by itself, /24 of
   * IPv4 and /48 of IPv6. So it is one owner's as a rule, and a device that is given another
   * address at the same place stays in it. What is no address is a network of its own.
   */
  static String around(String address) {
    return prefix(address, 3, 6);
  }

  /**
   * What one client has: an address of IPv4, a /64 of IPv6, within which addresses change daily.
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
