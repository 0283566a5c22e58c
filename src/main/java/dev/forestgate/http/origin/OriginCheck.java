package dev.forestgate.http.origin;

import static dev.forestgate.failure.Failure.CROSS_SITE;

import dev.forestgate.failure.Failed;
import dev.forestgate.http.request.CookieNames;
import dev.forestgate.http.request.SafeMethods;
import java.net.URI;
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
 * Where calls that change something may come from (OWASP, Cross-Site Request Forgery Prevention). A
 * browser says it: by {@code Origin}, else by {@code Sec-Fetch-Site}; with neither, the client is
 * no browser. A call with an {@code Authorization} header and no session cookie is not asked, as no
 * browser adds one by itself; sign-in and refresh are, as they set cookies.
 */
@Component
public final class OriginCheck {
  private static final Set<String> OWN_SITE = Set.of("same-origin", "none");
  private static final Set<String> SET_COOKIES = Set.of("login", "refresh");
  private static final String HTTP = "http://";
  private static final String HTTPS = "https://";
  private static final String HTTP_PORT = ":80";
  private static final String HTTPS_PORT = ":443";

  private static final String REFUSED =
      "The request came from an origin that is not allowed. A front end of yours on another origin"
          + " belongs into the setting forestgate.cors.origins.";

  private final RefusedOriginLog log = new RefusedOriginLog();
  private final Set<String> allowed;
  private final @Nullable String own;

  OriginCheck(HttpProperties properties) {
    this.allowed = Set.copyOf(properties.cors().origins());
    URI publicUrl = properties.publicUrl();
    this.own = publicUrl == null ? null : origin(publicUrl);
  }

  /** Why {@code request} is refused; null if it may pass. */
  public @Nullable Failed refusal(ServerHttpRequest request) {
    if (SafeMethods.contains(request.getMethod()) || carriesItsOwnProof(request)) {
      return null;
    }
    List<String> origins = request.getHeaders().get(HttpHeaders.ORIGIN);
    List<String> sites = request.getHeaders().get("Sec-Fetch-Site");
    boolean mayPass =
        origins != null
            ? isGood(sole(origins), request)
            : sites == null || OWN_SITE.containsAll(sites);
    return mayPass ? null : refused(origins == null ? "a cross-site page" : sole(origins));
  }

  private Failed refused(@Nullable String origin) {
    log.refused(origin);
    return Failed.of(CROSS_SITE, REFUSED);
  }

  boolean isAllowed(String origin) {
    return allowed.contains(origin);
  }

  /** The value of a header that is there once; null for none, and for several. */
  public static @Nullable String sole(@Nullable List<String> values) {
    return values != null && values.size() == 1 ? values.get(0) : null;
  }

  private boolean isGood(@Nullable String origin, ServerHttpRequest request) {
    return origin != null && (isAllowed(origin) || isOwn(origin, request));
  }

  private static boolean carriesItsOwnProof(ServerHttpRequest request) {
    return request.getHeaders().containsHeader(HttpHeaders.AUTHORIZATION)
        && !request.getCookies().containsKey(CookieNames.SESSION)
        && !setsCookies(request);
  }

  /** By the path as the routes see it, whatever its spelling. */
  private static boolean setsCookies(ServerHttpRequest request) {
    List<Element> path = request.getPath().pathWithinApplication().elements();
    return !path.isEmpty()
        && path.get(path.size() - 1) instanceof PathSegment last
        && SET_COOKIES.contains(last.valueToMatch());
  }

  private boolean isOwn(String origin, ServerHttpRequest request) {
    if (own != null) {
      return own.equals(without(own.startsWith(HTTPS) ? HTTPS_PORT : HTTP_PORT, origin));
    }
    String host = sole(request.getHeaders().get(HttpHeaders.HOST));
    if (host == null) {
      return false;
    }
    // Behind a proxy that ends TLS we are called over http while the browser is on https; never the
    // other way round.
    return isOf(HTTPS, HTTPS_PORT, host, origin)
        || (request.getSslInfo() == null && isOf(HTTP, HTTP_PORT, host, origin));
  }

  private static boolean isOf(String scheme, String usualPort, String host, String origin) {
    String name = without(usualPort, host.toLowerCase(Locale.ROOT));
    return without(usualPort, origin).equals(scheme + name);
  }

  /** The usual port of a scheme counts as none (RFC 9110 section 4.2.3). */
  private static String without(String usualPort, String authority) {
    return authority.endsWith(usualPort)
        ? authority.substring(0, authority.length() - usualPort.length())
        : authority;
  }

  /** As a browser sends it: in small letters, without the usual port. */
  private static String origin(URI url) {
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    String host = String.valueOf(url.getHost()).toLowerCase(Locale.ROOT);
    boolean isUsual = url.getPort() < 0 || url.getPort() == (scheme.equals("https") ? 443 : 80);
    return scheme + "://" + host + (isUsual ? "" : ":" + url.getPort());
  }
}
