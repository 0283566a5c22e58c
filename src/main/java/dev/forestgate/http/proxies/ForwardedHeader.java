package dev.forestgate.http.proxies;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** The one header in which our proxies say who called them. */
public enum ForwardedHeader {
  X_FORWARDED_FOR("X-Forwarded-For") {
    @Override
    List<String> hops(String line) {
      return Arrays.stream(line.split(",", -1)).map(String::strip).toList();
    }
  },

  FORWARDED("Forwarded") {
    @Override
    @Nullable List<String> hops(String line) {
      return ForwardedField.nodes(line);
    }
  };

  private final String field;

  ForwardedHeader(String field) {
    this.field = field;
  }

  /** The hops of one line, the latest last; null if the line is malformed. */
  abstract @Nullable List<String> hops(String line);

  /**
   * The latest hop that is not {@code trusted}: each proxy adds whom it was called by, so what
   * stands left of it is hearsay, and not looked at. Where all are trusted, the first. Null where
   * there is no header, and where a hop that matters is no address.
   */
  @Nullable InetAddress client(HttpHeaders headers, Predicate<InetAddress> trusted) {
    List<String> lines = headers.getOrDefault(field, List.of());
    InetAddress seen = null;
    for (int i = lines.size() - 1; i >= 0; i--) {
      List<String> hops = hops(lines.get(i));
      if (hops == null) {
        return null;
      }
      for (int j = hops.size() - 1; j >= 0; j--) {
        seen = Addresses.parseHop(hops.get(j));
        if (seen == null || !trusted.test(seen)) {
          return seen;
        }
      }
    }
    return seen;
  }
}
