package dev.forestgate.webhooks.target;

import dev.forestgate.network.AddressBlock;
import java.net.InetAddress;
import java.util.List;

/**
 * Addresses that a webhook may be sent to: those of the public Internet (IANA's registries of
 * special-purpose addresses, RFC 6890), and those that the settings add.
 */
public final class TargetPolicy {
  /** The only block of global unicast addresses that IANA assigns from (RFC 4291, section 2.4). */
  private static final AddressBlock GLOBAL_IPV6 = block("2000::/3");

  private static final List<AddressBlock> SPECIAL =
      List.of(
          block("0.0.0.0/8"), // this network
          block("10.0.0.0/8"), // private
          block("100.64.0.0/10"), // shared by a carrier's customers
          block("127.0.0.0/8"), // loopback
          block("169.254.0.0/16"), // link-local, and metadata of clouds
          block("172.16.0.0/12"), // private
          block("192.0.0.0/24"), // protocols of the IETF
          block("192.0.2.0/24"), // documentation
          block("192.88.99.0/24"), // relays of 6to4
          block("192.168.0.0/16"), // private
          block("198.18.0.0/15"), // benchmarks
          block("198.51.100.0/24"), // documentation
          block("203.0.113.0/24"), // documentation
          block("224.0.0.0/3"), // multicast, reserved and broadcast
          block("2001::/23"), // protocols of the IETF, such as Teredo
          block("2001:db8::/32"), // documentation
          block("2002::/16"), // 6to4, which wraps an IPv4 address
          block("3fff::/20")); // documentation

  private final boolean allowsLoopback;
  private final List<AddressBlock> allowed;

  /**
   * @param allowsLoopback whether targets may be on this machine
   * @param allowed blocks of further addresses
   */
  public TargetPolicy(boolean allowsLoopback, List<AddressBlock> allowed) {
    this.allowsLoopback = allowsLoopback;
    this.allowed = allowed;
  }

  /** Returns whether targets may be on this machine, and so be reached without TLS. */
  public boolean allowsLoopback() {
    return allowsLoopback;
  }

  /**
   * Returns whether a webhook may be sent to {@code address}. Java has no IPv4-mapped IPv6
   * addresses: they are IPv4 addresses here.
   */
  public boolean allows(InetAddress address) {
    return isPublic(address)
        || (allowsLoopback && address.isLoopbackAddress())
        || allowed.stream().anyMatch(block -> block.contains(address));
  }

  private static boolean isPublic(InetAddress address) {
    boolean isGlobal =
        address.getAddress().length * Byte.SIZE == Integer.SIZE || GLOBAL_IPV6.contains(address);
    return isGlobal && SPECIAL.stream().noneMatch(block -> block.contains(address));
  }

  private static AddressBlock block(String text) {
    return AddressBlock.parse(text).orElseThrow();
  }
}
