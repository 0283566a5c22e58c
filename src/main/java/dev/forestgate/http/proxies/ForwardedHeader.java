package dev.forestgate.http.proxies;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** The header in which trusted proxies name their client. */
enum ForwardedHeader {
  X_FORWARDED_FOR("X-Forwarded-For") {
    @Override
    List<String> hops(String line) {
      List<String> hops = new ArrayList<>(Arrays.asList(line.split(",", -1)));
      hops.replaceAll(String::strip);
      Collections.reverse(hops);
      return hops;
    }
  },

  FORWARDED("Forwarded") {
    @Override
    List<String> hops(String line) {
      return ForwardedField.nodes(line);
    }
  };

  /** A hop whose address the proxy does not know or hides (RFC 7239 section 6). */
  private static final Pattern HIDDEN =
      Pattern.compile("(?i)(unknown|_[a-z0-9._-]+)(:(\\d{1,5}|_[a-z0-9._-]+))?");

  private final String field;

  ForwardedHeader(String field) {
    this.field = field;
  }

  /** The hops of one line, the latest first. */
  abstract List<String> hops(String line);

  /**
   * The latest hop that is not {@code trusted}. Each proxy appends its peer, so hops left of that
   * one are unverified and ignored. If all are trusted, the first. Null if there is no header, and
   * if a proxy hides the decisive hop. Throws INVALID_REQUEST if that hop is malformed: the client
   * must not choose the address that its request counts for.
   */
  @Nullable InetAddress client(HttpHeaders headers, Predicate<InetAddress> trusted) {
    List<String> lines = headers.getOrDefault(field, List.of());
    InetAddress seen = null;
    for (int i = lines.size() - 1; i >= 0; i--) {
      for (String hop : hops(lines.get(i))) {
        if (HIDDEN.matcher(hop).matches()) {
          return null;
        }
        seen = Addresses.parseHop(hop);
        if (seen == null) {
          throw Failed.of(
              Failure.INVALID_REQUEST, "The header " + field + " of the proxy can't be read.");
        }
        if (!trusted.test(seen)) {
          return seen;
        }
      }
    }
    return seen;
  }
}
