package dev.forestgate.clients;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Rules of redirect URIs. A requested URI equals a registered one byte by byte, as normalization is
 * where open redirects begin (RFC 9700, section 4.1.3); only the port of a loopback URI may differ
 * (RFC 8252, section 7.3).
 */
final class RedirectUri {
  /** Nothing but a path or a query may follow, so that the host ends where it seems to end. */
  private static final Pattern LOOPBACK =
      Pattern.compile("^http://(127\\.0\\.0\\.1|\\[::1]|localhost)(?::[0-9]{1,5})?(?=[/?]|$)");

  private static final Pattern PRIVATE_SCHEME = Pattern.compile("[a-z][a-z0-9+-]*\\.[a-z0-9.+-]+");
  private static final Set<String> WEB = Set.of("https", "http");

  private RedirectUri() {}

  static boolean isRegistered(String requested, List<String> registered) {
    if (registered.contains(requested)) {
      return true;
    }
    String withoutPort = loopbackWithoutPort(requested);
    return withoutPort != null
        && registered.stream().map(RedirectUri::loopbackWithoutPort).anyMatch(withoutPort::equals);
  }

  /** What is wrong with {@code uri} as a redirect URI to be registered; null if nothing is. */
  static @Nullable String problem(String uri) {
    URI parsed = parse(uri);
    if (parsed == null || parsed.getScheme() == null || uri.indexOf('#') >= 0) {
      return "must be an absolute URI without a fragment";
    }
    String scheme = parsed.getScheme();
    if (!scheme.equals(scheme.toLowerCase(Locale.ROOT))) {
      return "must have its scheme in lower case";
    }
    if (!WEB.contains(scheme)) {
      return PRIVATE_SCHEME.matcher(scheme).matches()
          ? null
          : "must be https, http on loopback, or of a private scheme such as com.example.app";
    }
    if (parsed.getHost() == null || parsed.getRawUserInfo() != null) {
      return "must have a host and no user";
    }
    return scheme.equals("https") || LOOPBACK.matcher(uri).find()
        ? null
        : "may be http only on 127.0.0.1, [::1] or localhost";
  }

  private static @Nullable String loopbackWithoutPort(String uri) {
    var matcher = LOOPBACK.matcher(uri);
    return matcher.find() ? "http://" + matcher.group(1) + uri.substring(matcher.end()) : null;
  }

  private static @Nullable URI parse(String uri) {
    try {
      return new URI(uri);
    } catch (URISyntaxException malformed) {
      return null;
    }
  }
}
