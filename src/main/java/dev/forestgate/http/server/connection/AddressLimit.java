package dev.forestgate.http.server.connection;

import io.netty.channel.Channel;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Limit of connections per client address; further ones are closed. IPv6 addresses count per /64
 * network, because one client usually has all addresses of it. Trusted proxies have no limit: they
 * carry connections of many clients.
 */
public final class AddressLimit {
  private static final int NETWORK_BYTES = 8;

  private final int max;
  private final TrustedProxies proxies;
  private final Map<InetAddress, Integer> open = new ConcurrentHashMap<>();

  public AddressLimit(int max, TrustedProxies proxies) {
    this.max = max;
    this.proxies = proxies;
  }

  /** Counts {@code channel}. False if it exceeds the limit and was closed. */
  public boolean admit(Channel channel) {
    if (!(channel.remoteAddress() instanceof InetSocketAddress remote)
        || remote.getAddress() == null
        || proxies.include(remote.getAddress())) {
      return true;
    }
    InetAddress client = network(remote.getAddress());
    int now = open.merge(client, 1, Integer::sum);
    channel.closeFuture().addListener(closed -> release(client));
    if (now <= max) {
      return true;
    }
    ClientFaultLog.flood(
        channel,
        "An address has reached the limit of "
            + max
            + " connections, further ones are closed; if it is a proxy, add it to"
            + " forestgate.proxies.trusted");
    channel.close();
    return false;
  }

  private void release(InetAddress client) {
    open.computeIfPresent(client, (any, count) -> count == 1 ? null : count - 1);
  }

  private static InetAddress network(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address;
    }
    byte[] bytes = address.getAddress();
    Arrays.fill(bytes, NETWORK_BYTES, bytes.length, (byte) 0);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (java.net.UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
