package dev.forestgate.http.origin;

import dev.forestgate.http.request.RateLimitHeaders;
import dev.forestgate.http.request.RequestId;
import dev.forestgate.http.request.SingleHeader;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.cors.reactive.CorsUtils;

/**
 * CORS headers (Fetch standard, section 3.3) for the front ends on the allow-list, with
 * credentials. Other origins get none, so browsers withhold the response from their scripts. Their
 * requests are not rejected here: clients other than browsers may send any {@code Origin}.
 */
@Component
public final class CrossOrigin {
  private static final List<HttpMethod> METHODS =
      List.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE);
  private static final List<String> ALWAYS =
      List.of(HttpHeaders.AUTHORIZATION, HttpHeaders.CONTENT_TYPE, RequestId.HEADER);
  private static final List<String> EXPOSED =
      List.of(
          RequestId.HEADER,
          HttpHeaders.RETRY_AFTER,
          RateLimitHeaders.LIMIT,
          RateLimitHeaders.POLICY);
  private static final long PREFLIGHT_SECONDS = 600;

  private final OriginCheck origins;
  private final List<String> headers;

  CrossOrigin(OriginCheck origins, HttpProperties properties) {
    this.origins = origins;
    this.headers = Stream.concat(ALWAYS.stream(), properties.cors().headers().stream()).toList();
  }

  /** Adds the CORS headers of {@code request} to {@code response}, of a preflight too. */
  public void addHeaders(ServerHttpRequest request, HttpHeaders response) {
    response.add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    String origin = SingleHeader.value(request.getHeaders(), HttpHeaders.ORIGIN);
    if (origin == null || !origins.isAllowed(origin)) {
      return;
    }
    response.setAccessControlAllowOrigin(origin);
    response.setAccessControlAllowCredentials(true);
    if (CorsUtils.isPreFlightRequest(request)) {
      response.setAccessControlAllowMethods(METHODS);
      response.setAccessControlAllowHeaders(headers);
      response.setAccessControlMaxAge(PREFLIGHT_SECONDS);
    } else {
      response.setAccessControlExposeHeaders(EXPOSED);
    }
  }
}
