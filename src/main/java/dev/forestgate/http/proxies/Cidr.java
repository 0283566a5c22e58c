package dev.forestgate.http.proxies;

import dev.forestgate.failure.StartRefused;
import java.math.BigInteger;
import java.net.InetAddress;

/**
 * Block of IP addresses in CIDR notation (RFC 4632, RFC 4291 section 2.3).
 *
 * <p>Netty's {@code IpSubnetFilterRule} also matches each IPv6 address whose prefix has ones only:
 * with it, {@code fc00::/7} would contain all link-local addresses.
 *
 * @param network the first {@code prefix} bits, which all addresses of the block share
 * @param bits length of an address: 32 or 128
 */
record Cidr(BigInteger network, int prefix, int bits) {
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
    int bits = bits(address);
    boolean isMapped = bits == Integer.SIZE && written.indexOf(':') >= 0;
    int prefix = slash < 0 ? bits : prefix(block.substring(slash + 1)) - (isMapped ? MAPPED : 0);
    if (prefix < 0 || prefix > bits) {
      throw refused(text);
    }
    return new Cidr(first(prefix, address), prefix, bits);
  }

  /** An IPv4 block contains no IPv6 address, and the other way round. */
  boolean contains(InetAddress address) {
    return bits(address) == bits && first(prefix, address).equals(network);
  }

  private static BigInteger first(int prefix, InetAddress address) {
    return new BigInteger(1, address.getAddress()).shiftRight(bits(address) - prefix);
  }

  private static int bits(InetAddress address) {
    return address.getAddress().length * Byte.SIZE;
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
