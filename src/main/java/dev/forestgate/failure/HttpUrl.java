package dev.forestgate.failure;

import java.net.URI;
import java.util.Locale;

/** Absolute {@code http} or {@code https} URL without user info, query and fragment (RFC 9110). */
public final class HttpUrl {
  private HttpUrl() {}

  /** Refuses the start, naming {@code setting} and not the value, where {@code url} is no such. */
  public static void require(String setting, URI url) {
    if (!isHttp(url)) {
      throw new StartRefused(
          setting + " is no absolute http or https URL",
          "Write it as https://id.example.org, without user, query and fragment");
    }
  }

  /** As {@link #require(String, URI)}, of text. */
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

  /** An empty one, which has no scheme, where it is none. */
  private static URI parse(String url) {
    try {
      return URI.create(url);
    } catch (IllegalArgumentException malformed) {
      return URI.create("");
    }
  }
}
