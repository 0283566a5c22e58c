package dev.forestgate.identity.device;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.forestgate.http.body.BodyBytes;
import dev.forestgate.sessions.model.Device;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * Reads the device of a request: the client's address (RFC 5952), behind trusted proxies, and its
 * {@code User-Agent}. Both are empty if unknown.
 */
public final class RequestDevice {
  private RequestDevice() {}

  public static Device of(ServerRequest request) {
    return of(request.exchange().getRequest());
  }

  static Device of(ServerHttpRequest http) {
    String ip =
        Optional.ofNullable(http.getRemoteAddress())
            .map(InetSocketAddress::getAddress)
            .map(NetUtil::toAddressString)
            .orElse("");
    String userAgent = http.getHeaders().getFirst(HttpHeaders.USER_AGENT);
    return new Device(ip, userAgent == null ? "" : decoded(userAgent));
  }

  /**
   * Decodes UTF-8 in a header value. Netty decodes each byte as one character (RFC 9110 section
   * 5.5), but some clients send UTF-8. A value that is not UTF-8 is left as it is.
   */
  private static String decoded(String header) {
    return header.chars().allMatch(c -> c < 0x80)
        ? header
        : BodyBytes.utf8(header.getBytes(ISO_8859_1)).orElse(header);
  }
}
