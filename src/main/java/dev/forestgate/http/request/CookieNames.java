package dev.forestgate.http.request;

/**
 * Names of the service's cookies. The prefix {@code __Host-} binds them to this host over TLS (RFC
 * 6265bis section 4.1.3.2).
 */
public final class CookieNames {
  public static final String SESSION = "__Host-session";
  public static final String VISITOR = "__Host-visitor";

  private CookieNames() {}
}
