package dev.forestgate.visitor;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Map.Entry;
import org.jspecify.annotations.Nullable;

/**
 * Display name of a client, such as {@code Firefox on Linux} or {@code curl}. Contains nothing that
 * the client sent, as it appears in journals and e-mails, and no version, as a device stays the
 * same when its browser is updated.
 */
public final class DeviceName {
  private static final String UNKNOWN = "unknown device";

  /** In order of precedence: many user agents contain the names of those below, too. */
  private static final Map<String, String> BROWSERS =
      ordered(
          Map.entry("Edg/", "Edge"),
          Map.entry("EdgA/", "Edge"),
          Map.entry("EdgiOS/", "Edge"),
          Map.entry("OPR/", "Opera"),
          Map.entry("SamsungBrowser/", "Samsung Internet"),
          Map.entry("FxiOS/", "Firefox"),
          Map.entry("Firefox/", "Firefox"),
          Map.entry("CriOS/", "Chrome"),
          Map.entry("Chrome/", "Chrome"),
          Map.entry("Safari/", "Safari"),
          Map.entry("Mozilla/", "browser"));

  private static final Map<String, String> SYSTEMS =
      ordered(
          Map.entry("iPhone", "iPhone"),
          Map.entry("iPad", "iPad"),
          Map.entry("Android", "Android"),
          Map.entry("CrOS", "ChromeOS"),
          Map.entry("Windows", "Windows"),
          Map.entry("Mac OS X", "macOS"),
          Map.entry("Macintosh", "macOS"),
          Map.entry("Linux", "Linux"));

  private static final Map<String, String> PROGRAMS =
      ordered(
          Map.entry("curl/", "curl"),
          Map.entry("Wget/", "Wget"),
          Map.entry("HTTPie/", "HTTPie"),
          Map.entry("PostmanRuntime/", "Postman"),
          Map.entry("python", "Python"),
          Map.entry("Python", "Python"),
          Map.entry("okhttp/", "OkHttp"),
          Map.entry("Dart/", "Dart"),
          Map.entry("Go-http-client/", "Go"),
          Map.entry("Java", "Java"),
          Map.entry("ReactorNetty/", "Java"),
          Map.entry("Apache-HttpClient/", "Java"),
          Map.entry("axios/", "Node.js"),
          Map.entry("node", "Node.js"),
          Map.entry("undici", "Node.js"));

  private DeviceName() {}

  /** Returns the name of a user agent; {@code unknown device} if it contains no known name. */
  public static String of(String userAgent) {
    String browser = find(BROWSERS, userAgent);
    if (browser != null) {
      String system = find(SYSTEMS, userAgent);
      return system == null ? browser : browser + " on " + system;
    }
    String program =
        PROGRAMS.entrySet().stream()
            .filter(known -> userAgent.startsWith(known.getKey()))
            .map(Entry::getValue)
            .findFirst()
            .orElse(null);
    return program == null ? UNKNOWN : program;
  }

  private static @Nullable String find(Map<String, String> names, String userAgent) {
    return names.entrySet().stream()
        .filter(known -> userAgent.contains(known.getKey()))
        .map(Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  @SafeVarargs
  private static Map<String, String> ordered(Entry<String, String>... names) {
    Map<String, String> ordered = new LinkedHashMap<>();
    for (Entry<String, String> name : names) {
      ordered.put(name.getKey(), name.getValue());
    }
    return ordered;
  }
}
