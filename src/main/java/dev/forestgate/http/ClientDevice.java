package dev.forestgate.http;

import dev.forestgate.sessions.Device;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.reactive.function.server.ServerRequest;

/** From where a request comes: the peer of the connection, and what the client calls itself. */
public final class ClientDevice {
  private ClientDevice() {}

  public static Device of(ServerRequest request) {
    ServerHttpRequest http = request.exchange().getRequest();
    String ip =
        Optional.ofNullable(http.getRemoteAddress())
            .map(InetSocketAddress::getAddress)
            .map(address -> address.getHostAddress())
            .orElse("");
    String userAgent = http.getHeaders().getFirst(HttpHeaders.USER_AGENT);
    return new Device(ip, userAgent == null ? "" : userAgent);
  }
}
