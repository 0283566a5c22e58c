package dev.forestgate.http.proxies;

import dev.forestgate.failure.StartRefused;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** A block of addresses (RFC 4632, RFC 4291 section 2.3). */
final class Cidr {
  private static final int MAPPED = 96;

  private final byte[] network;
  private final int length;

  private Cidr(byte[] network, int length) {
    this.network = network;
    this.length = length;
  }

  /**
   * Reads {@code 10.0.0.0/8} or {@code 2001:db8::/32}; an address alone is a block of one. What is
   * right of the prefix does not count.
   */
  public static Cidr valueOf(String text) {
    String block = text.strip();
    int slash = block.indexOf('/');
    String written = slash < 0 ? block : block.substring(0, slash);
    InetAddress address = Addresses.parse(written);
    Integer length = address == null || slash < 0 ? null : length(block.substring(slash + 1));
    if (address == null || (slash >= 0 && length == null)) {
      throw refused(text);
    }
    byte[] network = address.getAddress();
    int bits = network.length * Byte.SIZE;
    int prefix = length == null ? bits : length;
    if (length != null && bits == Integer.SIZE && written.indexOf(':') >= 0) {
      prefix -= MAPPED; // IPv4 as it is mapped into IPv6
    }
    if (prefix < 0 || prefix > bits) {
      throw refused(text);
    }
    return new Cidr(network, prefix);
  }

  boolean contains(InetAddress address) {
    byte[] other = address.getAddress();
    if (other.length != network.length) {
      return false;
    }
    int whole = length / Byte.SIZE;
    for (int i = 0; i < whole; i++) {
      if (other[i] != network[i]) {
        return false;
      }
    }
    int rest = Byte.SIZE - length % Byte.SIZE;
    return rest == Byte.SIZE || (other[whole] & 0xff) >> rest == (network[whole] & 0xff) >> rest;
  }

  private static @Nullable Integer length(String text) {
    return text.matches("\\d{1,3}") ? Integer.valueOf(text) : null;
  }

  private static StartRefused refused(String text) {
    return new StartRefused(
        "forestgate.proxies.trusted has '" + text + "', which is no block of addresses",
        "Write it as 10.0.0.0/8, 2001:db8::/32 or 192.0.2.1");
  }
}
