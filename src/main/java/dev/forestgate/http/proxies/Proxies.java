package dev.forestgate.http.proxies;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/** Finds the client's address behind trusted proxies. */
@Component
public final class Proxies {
  private static final int UNKNOWN_PORT = 0;

  private final List<Cidr> trusted;
  private final ForwardedHeader header;

  Proxies(ProxyProperties properties) {
    this.trusted = properties.trusted();
    this.header = properties.header();
  }

  /**
   * {@code exchange} with the client's address as the remote address of its request. Unchanged if
   * the peer is not trusted or does not name its client. Throws INVALID_REQUEST if a trusted peer
   * sends a header that can't be read.
   */
  public ServerWebExchange lookThrough(ServerWebExchange exchange) {
    if (trusted.isEmpty()) {
      return exchange;
    }
    InetAddress client = client(exchange.getRequest());
    return client == null
        ? exchange
        : exchange
            .mutate()
            .request(request -> request.remoteAddress(new InetSocketAddress(client, UNKNOWN_PORT)))
            .build();
  }

  private @Nullable InetAddress client(ServerHttpRequest request) {
    InetSocketAddress remote = request.getRemoteAddress();
    InetAddress peer = remote == null ? null : remote.getAddress();
    return peer != null && isTrusted(peer)
        ? header.client(request.getHeaders(), this::isTrusted)
        : null;
  }

  /** Returns whether forwarding headers from {@code address} are trusted. */
  public boolean isTrusted(InetAddress address) {
    for (Cidr block : trusted) {
      if (block.contains(address)) {
        return true;
      }
    }
    return false;
  }
}
