package dev.forestgate.http.server.exchange;

import java.util.Map;

/** Security headers of every response. */
public final class SecurityHeaders {
  /** Header that only responses of the service have; Netty's own do not. */
  static final String NOSNIFF = "X-Content-Type-Options";

  /** Forbids a browser to load, embed or submit anything, however it renders the response. */
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  /** Names and values; a route may override them. */
  public static final Map<String, String> DEFAULTS =
      Map.of(
          "Cache-Control",
          "no-store",
          NOSNIFF,
          "nosniff",
          "Referrer-Policy",
          "no-referrer",
          "Content-Security-Policy",
          CONTENT_SECURITY_POLICY);

  private SecurityHeaders() {}
}
