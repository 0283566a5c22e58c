package dev.forestgate.http.proxies;

import dev.forestgate.failure.StartRefused;
import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Block of IP addresses in CIDR notation (RFC 4632, RFC 4291 section 2.3).
 *
 * @param rule made of an address, never of a name, which Netty would look up
 */
record Cidr(IpSubnetFilterRule rule) {
  private static final int ANY_PORT = 0;

  /** Bits before the IPv4 address in an IPv4-mapped IPv6 address (RFC 4291 section 2.5.5.2). */
  private static final int MAPPED = 96;

  /**
   * Reads {@code 10.0.0.0/8} or {@code 2001:db8::/32}; an address alone is a block of one. Bits
   * behind the prefix are ignored. An IPv4-mapped IPv6 block is the IPv4 block. Throws {@link
   * StartRefused} for any other text.
   */
  public static Cidr valueOf(String text) {
    String block = text.strip();
    int slash = block.indexOf('/');
    String written = slash < 0 ? block : block.substring(0, slash);
    InetAddress address = Addresses.parse(written);
    if (address == null) {
      throw refused(text);
    }
    int bits = address.getAddress().length * Byte.SIZE;
    boolean isMapped = bits == Integer.SIZE && written.indexOf(':') >= 0;
    int prefix = slash < 0 ? bits : prefix(block.substring(slash + 1)) - (isMapped ? MAPPED : 0);
    if (prefix < 0 || prefix > bits) {
      throw refused(text);
    }
    return new Cidr(new IpSubnetFilterRule(address, prefix, IpFilterRuleType.ACCEPT));
  }

  /** An IPv4 block contains no IPv6 address, and the other way round. */
  boolean contains(InetAddress address) {
    return rule.matches(new InetSocketAddress(address, ANY_PORT));
  }

  /** Negative where {@code text} is no prefix length. */
  private static int prefix(String text) {
    return text.matches("\\d{1,3}") ? Integer.parseInt(text) : -1;
  }

  private static StartRefused refused(String text) {
    return new StartRefused(
        "forestgate.proxies.trusted has '" + text + "', which is no block of addresses",
        "Write it as 10.0.0.0/8, 2001:db8::/32 or 192.0.2.1");
  }
}
