package dev.forestgate.http.request;

import java.util.Set;
import org.springframework.http.HttpMethod;

/** Safe methods (RFC 9110 section 9.2.1). */
public final class SafeMethods {
  private static final Set<HttpMethod> SAFE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private SafeMethods() {}

  public static boolean contains(HttpMethod method) {
    return SAFE.contains(method);
  }
}
