package dev.forestgate.http.proxies;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses IP addresses. Never looks up a name. */
final class Addresses {
  private static final Pattern LITERAL = Pattern.compile("[0-9a-fA-F:.]{2,45}");
  private static final Pattern PORT = Pattern.compile("\\d{1,5}|_[A-Za-z0-9._-]+");

  private Addresses() {}

  /**
   * The address {@code text}; an IPv4-mapped IPv6 address is the IPv4 address. Null for any other
   * text.
   */
  static @Nullable InetAddress parse(String text) {
    byte[] bytes =
        LITERAL.matcher(text).matches() ? NetUtil.createByteArrayFromIpAddressString(text) : null;
    try {
      return bytes == null ? null : InetAddress.getByAddress(bytes);
    } catch (UnknownHostException neitherLength) {
      return null;
    }
  }

  /**
   * The address of a hop in a forwarding header: alone, with a port, in brackets, or both (RFC 7239
   * section 6). Null for {@code unknown}, for an obfuscated identifier, and for malformed text.
   */
  static @Nullable InetAddress parseHop(String text) {
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      String host = end < 0 ? "" : text.substring(1, end);
      return host.indexOf(':') >= 0 && isPort(text.substring(end + 1)) ? parse(host) : null;
    }
    int colon = text.indexOf(':');
    boolean hasPort = colon >= 0 && colon == text.lastIndexOf(':');
    if (!hasPort) {
      return parse(text);
    }
    return isPort(text.substring(colon)) ? parse(text.substring(0, colon)) : null;
  }

  private static boolean isPort(String rest) {
    return rest.isEmpty() || (rest.startsWith(":") && PORT.matcher(rest.substring(1)).matches());
  }
}
