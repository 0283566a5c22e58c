package dev.forestgate.http.proxies;

import dev.forestgate.failure.StartRefused;
import dev.forestgate.network.AddressBlock;
import java.net.InetAddress;

/** Block of addresses in the setting of trusted proxies. */
record Cidr(AddressBlock block) {
  /** Reads a block as {@link AddressBlock#parse}. Throws {@link StartRefused} for other text. */
  public static Cidr valueOf(String text) {
    return AddressBlock.parse(text)
        .map(Cidr::new)
        .orElseThrow(
            () ->
                new StartRefused(
                    "forestgate.proxies.trusted has '" + text + "', which is no block of addresses",
                    "Write it as 10.0.0.0/8, 2001:db8::/32 or 192.0.2.1"));
  }

  boolean contains(InetAddress address) {
    return block.contains(address);
  }
}
