package dev.forestgate.http.server.connection;

import io.netty.channel.Channel;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts the connections of each client address, and refuses those beyond the limit. Of IPv6 the
 * first 64 bits count, as a client has all the addresses behind them. Trusted proxies have no
 * limit: their connections are of many clients.
 */
public final class AddressLimit {
  private static final int BYTES_OF_A_NETWORK = 8;

  private final int most;
  private final TrustedProxies proxies;
  private final Map<InetAddress, Integer> open = new ConcurrentHashMap<>();

  public AddressLimit(int most, TrustedProxies proxies) {
    this.most = most;
    this.proxies = proxies;
  }

  /** False where {@code channel} was one too many, and is closed. */
  public boolean admit(Channel channel) {
    if (!(channel.remoteAddress() instanceof InetSocketAddress remote)
        || remote.getAddress() == null
        || proxies.include(remote.getAddress())) {
      return true;
    }
    InetAddress client = network(remote.getAddress());
    int now = open.merge(client, 1, Integer::sum);
    channel.closeFuture().addListener(closed -> forget(client));
    if (now <= most) {
      return true;
    }
    ClientFaultLog.flood(
        channel,
        "An address has "
            + most
            + " connections, and further ones are closed; if it is a proxy, name it in"
            + " forestgate.proxies.trusted");
    channel.close();
    return false;
  }

  private void forget(InetAddress client) {
    open.computeIfPresent(client, (any, count) -> count == 1 ? null : count - 1);
  }

  private static InetAddress network(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address;
    }
    byte[] bytes = address.getAddress();
    Arrays.fill(bytes, BYTES_OF_A_NETWORK, bytes.length, (byte) 0);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (java.net.UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
