package dev.forestgate.identity;

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
 * From where a request comes: the client's address (RFC 5952), behind whatever proxies we trust,
 * and what the client calls itself.
 */
public final class RequestDevice {
  private RequestDevice() {}

  public static Device of(ServerRequest request) {
    ServerHttpRequest http = request.exchange().getRequest();
    String ip =
        Optional.ofNullable(http.getRemoteAddress())
            .map(InetSocketAddress::getAddress)
            .map(NetUtil::toAddressString)
            .orElse("");
    String userAgent = http.getHeaders().getFirst(HttpHeaders.USER_AGENT);
    return new Device(ip, userAgent == null ? "" : text(userAgent));
  }

  /**
   * Netty makes one character of each byte of a header (RFC 9110 section 5.5); clients that name
   * themselves in other letters than ASCII send UTF-8. What is none stays as it is.
   */
  private static String text(String header) {
    return header.chars().allMatch(c -> c < 0x80)
        ? header
        : BodyBytes.utf8(header.getBytes(ISO_8859_1)).orElse(header);
  }
}
