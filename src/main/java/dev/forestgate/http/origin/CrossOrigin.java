package dev.forestgate.http.origin;

import dev.forestgate.http.request.RateLimitHeaders;
import dev.forestgate.http.request.RequestId;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.cors.reactive.CorsUtils;

/**
 * CORS (Fetch standard, section 3.3) for the front ends on the allow-list, with credentials. Others
 * get no CORS header, so that their browser keeps the answer from them; they are not refused here,
 * as a client that is no browser may send any origin.
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

  public void allow(ServerHttpRequest request, HttpHeaders answer) {
    answer.add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    String origin = OriginCheck.sole(request.getHeaders().get(HttpHeaders.ORIGIN));
    if (origin == null || !origins.isAllowed(origin)) {
      return;
    }
    answer.setAccessControlAllowOrigin(origin);
    answer.setAccessControlAllowCredentials(true);
    if (CorsUtils.isPreFlightRequest(request)) {
      answer.setAccessControlAllowMethods(METHODS);
      answer.setAccessControlAllowHeaders(headers);
      answer.setAccessControlMaxAge(PREFLIGHT_SECONDS);
    } else {
      answer.setAccessControlExposeHeaders(EXPOSED);
    }
  }
}
