package dev.forestgate.http.proxies;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/** Looks through the proxies that we trust, and nobody else's. */
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
   * {@code exchange} as if the client had called us itself: the remote address of its request is
   * the client's. The same where the peer is not to be believed, or does not say. Throws
   * INVALID_REQUEST where a trusted peer says what can't be read.
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

  /** Whether what it says of its clients is believed. */
  public boolean isTrusted(InetAddress address) {
    for (Cidr block : trusted) {
      if (block.contains(address)) {
        return true;
      }
    }
    return false;
  }
}
