package dev.forestgate.http.request;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * Key under which the calls of a client are counted: its IPv4 address, or the /64 network of its
 * IPv6 address, because one host usually controls a whole /64.
 */
public final class ClientAddress {
  private static final String UNKNOWN = "unknown";
  private static final int GROUPS = 4;

  private ClientAddress() {}

  /**
   * For example {@code 192.0.2.1} or {@code 2001:db8:0:1::/64}; {@code unknown} without an address.
   */
  public static String countedAs(ServerRequest request) {
    InetSocketAddress remote = request.exchange().getRequest().getRemoteAddress();
    return countedAs(remote == null ? null : remote.getAddress());
  }

  static String countedAs(@Nullable InetAddress address) {
    if (address == null) {
      return UNKNOWN;
    }
    return address instanceof Inet6Address six
        ? network(six.getAddress())
        : address.getHostAddress();
  }

  private static String network(byte[] address) {
    var text = new StringBuilder(32);
    for (int i = 0; i < GROUPS; i++) {
      text.append(Integer.toHexString(((address[2 * i] & 0xff) << 8) | (address[2 * i + 1] & 0xff)))
          .append(':');
    }
    return text.append(":/64").toString();
  }
}
