package dev.forestgate.network;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Optional;

/**
 * Block of IP addresses in CIDR notation (RFC 4632, RFC 4291 section 2.3).
 *
 * <p>Netty's {@code IpSubnetFilterRule} also matches each IPv6 address whose prefix has ones only:
 * with it, {@code fc00::/7} would contain all link-local addresses.
 *
 * @param network the first {@code prefix} bits, which all addresses of the block share
 * @param bits length of an address: 32 or 128
 */
public record AddressBlock(BigInteger network, int prefix, int bits) {
  /** Bits before the IPv4 address in an IPv4-mapped IPv6 address (RFC 4291 section 2.5.5.2). */
  private static final int MAPPED = 96;

  /**
   * Reads {@code 10.0.0.0/8} or {@code 2001:db8::/32}; an address alone is a block of one. Bits
   * behind the prefix are ignored. An IPv4-mapped IPv6 block is the IPv4 block. Empty for any other
   * text.
   */
  public static Optional<AddressBlock> parse(String text) {
    String block = text.strip();
    int slash = block.indexOf('/');
    String written = slash < 0 ? block : block.substring(0, slash);
    InetAddress address = IpAddress.parse(written);
    if (address == null) {
      return Optional.empty();
    }
    int bits = bits(address);
    boolean isMapped = bits == Integer.SIZE && written.indexOf(':') >= 0;
    int prefix = slash < 0 ? bits : prefix(block.substring(slash + 1)) - (isMapped ? MAPPED : 0);
    return prefix < 0 || prefix > bits
        ? Optional.empty()
        : Optional.of(new AddressBlock(first(prefix, address), prefix, bits));
  }

  /** An IPv4 block contains no IPv6 address, and the other way round. */
  public boolean contains(InetAddress address) {
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
}
