package dev.forestgate.http.proxies;

import dev.forestgate.network.IpAddress;
import java.net.InetAddress;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses addresses of forwarding headers. Never looks up a name. */
final class Addresses {
  private static final Pattern PORT = Pattern.compile("\\d{1,5}|_[A-Za-z0-9._-]+");

  private Addresses() {}

  /**
   * The address of a hop in a forwarding header: alone, with a port, in brackets, or both (RFC 7239
   * section 6). Null for {@code unknown}, for an obfuscated identifier, and for malformed text.
   */
  static @Nullable InetAddress parseHop(String text) {
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      String host = end < 0 ? "" : text.substring(1, end);
      return host.indexOf(':') >= 0 && isPort(text.substring(end + 1))
          ? IpAddress.parse(host)
          : null;
    }
    int colon = text.indexOf(':');
    boolean hasPort = colon >= 0 && colon == text.lastIndexOf(':');
    if (!hasPort) {
      return IpAddress.parse(text);
    }
    return isPort(text.substring(colon)) ? IpAddress.parse(text.substring(0, colon)) : null;
  }

  private static boolean isPort(String rest) {
    return rest.isEmpty() || (rest.startsWith(":") && PORT.matcher(rest.substring(1)).matches());
  }
}
