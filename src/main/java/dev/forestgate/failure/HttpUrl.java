package dev.forestgate.failure;

import java.net.URI;
import java.util.Locale;

/** Absolute {@code http} or {@code https} URL without user info, query and fragment (RFC 9110). */
public final class HttpUrl {
  private HttpUrl() {}

  /**
   * Fails the start, naming {@code setting} but not its value, unless {@code url} is such a URL.
   */
  public static void require(String setting, URI url) {
    if (!isHttp(url)) {
      throw new StartRefused(
          setting + " is no absolute http or https URL",
          "Write it as https://id.example.org, without user, query and fragment");
    }
  }

  /** Checks a URL given as text, in the same way. */
  public static void require(String setting, String url) {
    require(setting, parse(url));
  }

  private static boolean isHttp(URI url) {
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    return (scheme.equals("https") || scheme.equals("http"))
        && url.getHost() != null
        && url.getPort() <= 65_535
        && url.getRawUserInfo() == null
        && url.getRawQuery() == null
        && url.getRawFragment() == null;
  }

  /** Returns an empty URI, which has no scheme, for malformed text. */
  private static URI parse(String url) {
    try {
      return URI.create(url);
    } catch (IllegalArgumentException malformed) {
      return URI.create("");
    }
  }
}
