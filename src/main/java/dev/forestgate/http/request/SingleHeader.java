package dev.forestgate.http.request;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Header fields that a request may have once. A second one may have been injected, so neither
 * counts.
 */
public final class SingleHeader {
  private SingleHeader() {}

  /** The value of the only field {@code name}; null if there is none or several. */
  public static @Nullable String value(HttpHeaders headers, String name) {
    List<String> values = headers.get(name);
    return values != null && values.size() == 1 ? values.get(0) : null;
  }
}
