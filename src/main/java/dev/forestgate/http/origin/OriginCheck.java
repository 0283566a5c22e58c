package dev.forestgate.http.origin;

import static dev.forestgate.failure.Failure.CROSS_SITE;

import dev.forestgate.failure.Failed;
import dev.forestgate.http.request.CookieNames;
import dev.forestgate.http.request.SafeMethods;
import dev.forestgate.http.request.SingleHeader;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.PathContainer.Element;
import org.springframework.http.server.PathContainer.PathSegment;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;

/**
 * Protection against cross-site request forgery (OWASP, Cross-Site Request Forgery Prevention):
 * rejects unsafe calls from foreign origins. A browser states the origin by {@code Origin}, else by
 * {@code Sec-Fetch-Site}; a request with neither does not come from a browser. A call with an
 * {@code Authorization} header and no session cookie passes, because browsers do not add that
 * header by themselves. Sign-in and refresh are checked in any case, because they set cookies.
 */
@Component
public final class OriginCheck {
  private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

  /** Last segments of the paths of sign-ins and of refresh. */
  private static final Set<String> SET_COOKIES = Set.of("login", "second", "passkey", "refresh");

  /**
   * Paths where clients may post a user's browser to (OpenID Connect Core 1.0, section 3.1.2.1). A
   * post there does what a link there does.
   */
  private static final Set<String> OF_CLIENTS = Set.of("/oauth2/authorize", "/oauth2/logout");

  private static final String HTTP = "http://";
  private static final String HTTPS = "https://";
  private static final String HTTP_PORT = ":80";
  private static final String HTTPS_PORT = ":443";

  private static final String DETAIL =
      "The request came from an origin that is not allowed. To allow a front end on another"
          + " origin, add it to the setting forestgate.cors.origins.";

  private final RefusedOriginLog log = new RefusedOriginLog();
  private final Set<String> allowed;
  private final @Nullable String own;

  OriginCheck(HttpProperties properties) {
    this.allowed = Set.copyOf(properties.cors().origins());
    this.own = properties.publicOrigin();
  }

  /** The failure CROSS_SITE for a forbidden request; null if {@code request} may pass. */
  public @Nullable Failed refusal(ServerHttpRequest request) {
    if (SafeMethods.contains(request.getMethod())
        || needsNoCheck(request)
        || OF_CLIENTS.contains(request.getPath().pathWithinApplication().value())) {
      return null;
    }
    HttpHeaders headers = request.getHeaders();
    if (!headers.containsHeader(HttpHeaders.ORIGIN)) {
      List<String> sites = headers.getOrDefault("Sec-Fetch-Site", List.of());
      return OWN_SITE.containsAll(sites) ? null : refused("a cross-site page");
    }
    String origin = SingleHeader.value(headers, HttpHeaders.ORIGIN);
    return isTrusted(origin, request) ? null : refused(origin);
  }

  private Failed refused(@Nullable String origin) {
    log.refused(origin);
    return Failed.of(CROSS_SITE, DETAIL);
  }

  boolean isAllowed(String origin) {
    return allowed.contains(origin);
  }

  private boolean isTrusted(@Nullable String origin, ServerHttpRequest request) {
    return origin != null && (isAllowed(origin) || isOwn(origin, request));
  }

  private static boolean needsNoCheck(ServerHttpRequest request) {
    return request.getHeaders().containsHeader(HttpHeaders.AUTHORIZATION)
        && !request.getCookies().containsKey(CookieNames.SESSION)
        && !setsCookies(request);
  }

  /**
   * Compares the path as the router does, decoded, so that no other spelling bypasses the check.
   */
  private static boolean setsCookies(ServerHttpRequest request) {
    List<Element> path = request.getPath().pathWithinApplication().elements();
    return !path.isEmpty()
        && path.get(path.size() - 1) instanceof PathSegment last
        && SET_COOKIES.contains(last.valueToMatch());
  }

  private boolean isOwn(String origin, ServerHttpRequest request) {
    if (own != null) {
      return own.equals(withoutPort(own.startsWith(HTTPS) ? HTTPS_PORT : HTTP_PORT, origin));
    }
    String host = SingleHeader.value(request.getHeaders(), HttpHeaders.HOST);
    if (host == null) {
      return false;
    }
    // A proxy that terminates TLS calls the service over http while the browser uses https; the
    // reverse does not occur.
    return isOrigin(HTTPS, HTTPS_PORT, host, origin)
        || (request.getSslInfo() == null && isOrigin(HTTP, HTTP_PORT, host, origin));
  }

  private static boolean isOrigin(String scheme, String defaultPort, String host, String origin) {
    String name = withoutPort(defaultPort, host.toLowerCase(Locale.ROOT));
    return withoutPort(defaultPort, origin).equals(scheme + name);
  }

  /** Drops the default port of a scheme (RFC 9110 section 4.2.3). */
  private static String withoutPort(String defaultPort, String authority) {
    return authority.endsWith(defaultPort)
        ? authority.substring(0, authority.length() - defaultPort.length())
        : authority;
  }
}
