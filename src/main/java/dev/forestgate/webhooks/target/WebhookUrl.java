package dev.forestgate.webhooks.target;

import dev.forestgate.failure.Failed;
import dev.forestgate.network.IpAddress;
import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks the URL of a webhook: {@code https}, without user and fragment. A host that is an address
 * is checked here too; a name is looked up at each delivery.
 */
public final class WebhookUrl {
  private static final int LONGEST = 2000;

  /** Last label of a host that some resolvers read as an IPv4 address (inet_aton). */
  private static final Pattern NUMBER = Pattern.compile("(?i)\\d+|0x[0-9a-f]*");

  private WebhookUrl() {}

  /** The URL {@code text}. Throws INVALID_REQUEST about {@code url}. */
  public static URI require(String text, TargetPolicy policy) {
    URI url = parse(text);
    String host = url == null ? null : url.getHost();
    if (url == null
        || host == null
        || url.getRawUserInfo() != null
        || url.getRawFragment() != null) {
      throw refused("must be an absolute URL without user and fragment");
    }
    InetAddress address = address(host);
    boolean isLoopback =
        address == null ? host.equalsIgnoreCase("localhost") : address.isLoopbackAddress();
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    boolean isPlain = scheme.equals("http") && isLoopback && policy.allowsLoopback();
    if (!scheme.equals("https") && !isPlain) {
      throw refused("must begin with https://");
    }
    if (address != null && !policy.allows(address)) {
      throw refused("must not lead to a private address");
    }
    return url;
  }

  private static @Nullable URI parse(String text) {
    try {
      URI url = text.length() > LONGEST ? null : URI.create(text);
      return url != null && url.getPort() <= 65_535 ? url : null;
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }

  /** Null for a name. Throws for an address in another form than the usual one. */
  private static @Nullable InetAddress address(String host) {
    if (host.startsWith("[")) {
      return requireUsual(IpAddress.parse(host.substring(1, host.length() - 1)));
    }
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    if (!NUMBER.matcher(name.substring(name.lastIndexOf('.') + 1)).matches()) {
      return null;
    }
    InetAddress address = IpAddress.parse(host);
    return requireUsual(address != null && address.getHostAddress().equals(host) ? address : null);
  }

  private static InetAddress requireUsual(@Nullable InetAddress address) {
    if (address == null) {
      throw refused("must have a name, or an address in the usual form, as its host");
    }
    return address;
  }

  private static Failed refused(String message) {
    return Failed.invalid("url", message);
  }
}
