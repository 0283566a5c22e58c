package dev.forestgate.http.request;

import java.util.List;

/**
 * Path prefixes under which the same calls are served, for compatibility with the services that
 * Forest Gate replaces. The first is the preferred one.
 */
public final class ApiPrefixes {
  public static final List<String> ALL = List.of("/api/auth", "/api", "");

  private ApiPrefixes() {}

  /** {@code path} without its longest matching prefix. */
  public static String without(String path) {
    for (String prefix : ALL) {
      if (path.startsWith(prefix + "/")) {
        return path.substring(prefix.length());
      }
    }
    return path;
  }
}
