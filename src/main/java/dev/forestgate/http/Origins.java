package dev.forestgate.http;

import static dev.forestgate.failure.Failure.CROSS_SITE;

import dev.forestgate.failure.Failed;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;

/**
 * Where calls that change something may come from (OWASP, Cross-Site Request Forgery Prevention). A
 * browser says it: by {@code Origin}, else by {@code Sec-Fetch-Site}; with neither, the client is
 * no browser. A call with an {@code Authorization} header is not asked, as no browser adds one by
 * itself; sign-in and refresh are, as they set cookies.
 */
@Component
final class Origins {
  private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

  private final HttpProperties properties;

  Origins(HttpProperties properties) {
    this.properties = properties;
  }

  /** Why {@code request} is refused; null if it may pass. */
  @Nullable Failed refusal(ServerHttpRequest request) {
    if (Edge.isSafe(request.getMethod()) || carriesItsOwnProof(request)) {
      return null;
    }
    String origin = request.getHeaders().getOrigin();
    String site = request.getHeaders().getFirst("Sec-Fetch-Site");
    boolean mayPass =
        origin != null
            ? isOwn(origin, request) || isAllowed(origin)
            : site == null || OWN_SITE.contains(site);
    return mayPass ? null : Failed.of(CROSS_SITE);
  }

  boolean isAllowed(String origin) {
    return properties.cors().origins().contains(origin);
  }

  private static boolean carriesItsOwnProof(ServerHttpRequest request) {
    String path = request.getURI().getRawPath();
    return request.getHeaders().containsHeader(HttpHeaders.AUTHORIZATION)
        && !path.endsWith("/login")
        && !path.endsWith("/refresh");
  }

  private boolean isOwn(String origin, ServerHttpRequest request) {
    URI publicUrl = properties.publicUrl();
    if (publicUrl != null) {
      return origin.equals(publicUrl.getScheme() + "://" + publicUrl.getAuthority());
    }
    String host = request.getHeaders().getFirst(HttpHeaders.HOST);
    if (host == null) {
      return false;
    }
    String own = host.toLowerCase(Locale.ROOT);
    // Behind a proxy that ends TLS we are called over http while the browser is on https; never the
    // other way round.
    return origin.equals("https://" + own)
        || (request.getSslInfo() == null && origin.equals("http://" + own));
  }
}
