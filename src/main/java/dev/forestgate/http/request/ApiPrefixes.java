package dev.forestgate.http.request;

import java.util.List;

/** Where the seeds had their calls; one set of handlers serves all. The first is the one to use. */
public final class ApiPrefixes {
  public static final List<String> ALL = List.of("/api/auth", "/api", "");

  private ApiPrefixes() {}

  /** {@code path} without the longest of them that it has. */
  public static String without(String path) {
    for (String prefix : ALL) {
      if (path.startsWith(prefix + "/")) {
        return path.substring(prefix.length());
      }
    }
    return path;
  }
}
