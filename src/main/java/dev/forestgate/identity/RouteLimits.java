package dev.forestgate.identity;

import static dev.forestgate.failure.Failure.TOO_MANY_REQUESTS;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.StartRefused;
import dev.forestgate.http.RouteTable;
import dev.forestgate.http.request.ApiPrefixes;
import dev.forestgate.http.request.ClientAddress;
import dev.forestgate.http.request.RateLimitHeaders;
import dev.forestgate.http.request.SafeMethods;
import dev.forestgate.limits.LimitProperties;
import dev.forestgate.limits.RequestLimits;
import dev.forestgate.limits.RouteQuota;
import dev.forestgate.limits.bucket.BucketResult;
import dev.forestgate.limits.bucket.Quota;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.util.pattern.PathPattern;
import reactor.core.publisher.Mono;

/**
 * Rate limits of routes, per client, reported by {@code RateLimit} and {@code RateLimit-Policy}
 * (draft-ietf-httpapi-ratelimit-headers-11). An endpoint is a method and a path pattern; paths that
 * differ by one of the {@link ApiPrefixes} only are one endpoint. Requests that match no route are
 * cheap and not limited.
 */
@Component
public final class RouteLimits {

  private final LimitProperties properties;
  private final RequestLimits limits;

  RouteLimits(LimitProperties properties, RequestLimits limits) {
    this.properties = properties;
    this.limits = limits;
  }

  /**
   * Applies limits to {@code routes}, followed by {@code others}, which are limited only if the
   * settings name them.
   */
  public RouterFunction<ServerResponse> over(
      RouterFunction<ServerResponse> routes, RouterFunction<ServerResponse> others) {
    if (properties.areOff()) {
      return routes.and(others);
    }
    Map<String, Integer> configured = configured();
    Map<String, Map<HttpMethod, Endpoint>> endpoints = new HashMap<>();
    new RouteTable(routes)
        .forEach(
            route ->
                addEndpoint(
                    endpoints,
                    route,
                    configured.getOrDefault(name(route), properties.perMinute())));
    new RouteTable(others)
        .forEach(route -> addEndpoint(endpoints, route, configured.getOrDefault(name(route), 0)));
    requireKnown(configured, routes.and(others));
    return routes.and(others).filter((request, next) -> limit(endpoints, request, next));
  }

  private Mono<ServerResponse> limit(
      Map<String, Map<HttpMethod, Endpoint>> endpoints,
      ServerRequest request,
      HandlerFunction<ServerResponse> next) {
    Endpoint endpoint = endpoint(endpoints, request);
    if (endpoint == null) {
      return next.handle(request);
    }
    return limits
        .take(
            ClientAddress.countedAs(request), endpoint.name(), endpoint.quota(), endpoint.isRead())
        .flatMap(taken -> answer(endpoint, taken, request, next));
  }

  private static Mono<ServerResponse> answer(
      Endpoint endpoint,
      BucketResult taken,
      ServerRequest request,
      HandlerFunction<ServerResponse> next) {
    HttpHeaders headers = request.exchange().getResponse().getHeaders();
    headers.set(RateLimitHeaders.POLICY, endpoint.policy());
    headers.set(RateLimitHeaders.LIMIT, "\"default\";r=" + taken.left() + ";t=" + seconds(taken));
    return taken.granted()
        ? next.handle(request)
        : Mono.error(Failed.retryable(TOO_MANY_REQUESTS, Duration.ofMillis(taken.next())));
  }

  /**
   * Seconds until the quota is full again, or, if it is used up, until the next request is allowed,
   * as in {@code Retry-After}.
   */
  private static long seconds(BucketResult taken) {
    long millis = taken.left() == 0 ? taken.next() : taken.full();
    return (millis + 999) / 1000;
  }

  private static @Nullable Endpoint endpoint(
      Map<String, Map<HttpMethod, Endpoint>> endpoints, ServerRequest request) {
    Object pattern = request.attributes().get(RouterFunctions.MATCHING_PATTERN_ATTRIBUTE);
    Map<HttpMethod, Endpoint> methods =
        pattern instanceof PathPattern matched ? endpoints.get(matched.getPatternString()) : null;
    return methods == null ? null : methods.get(request.method());
  }

  private static void addEndpoint(
      Map<String, Map<HttpMethod, Endpoint>> endpoints, RouteTable.Entry route, int perMinute) {
    if (perMinute > 0) {
      endpoints
          .computeIfAbsent(route.path(), path -> new HashMap<>())
          .put(route.method(), Endpoint.of(route, Quota.perMinute(perMinute)));
    }
  }

  /**
   * Requests per minute that the settings give to single endpoints, by the endpoint's name. Throws
   * {@link StartRefused} if an endpoint has two limits.
   */
  private Map<String, Integer> configured() {
    Map<String, Integer> configured = new HashMap<>();
    for (RouteQuota quota : properties.routes()) {
      String name = name(quota.method(), quota.route());
      Integer before = configured.put(name, quota.perMinute());
      if (before != null && before != quota.perMinute()) {
        throw new StartRefused(
            "forestgate.limits.routes contains two limits for "
                + quota.method()
                + " "
                + quota.route(),
            "Keep one; paths that differ only by /api/auth or /api are the same endpoint");
      }
    }
    return configured;
  }

  private static void requireKnown(
      Map<String, Integer> configured, RouterFunction<ServerResponse> all) {
    Map<String, Integer> unknown = new HashMap<>(configured);
    new RouteTable(all).forEach(route -> unknown.remove(name(route)));
    if (!unknown.isEmpty()) {
      throw new StartRefused(
          "forestgate.limits.routes contains a limit for "
              + unknown.keySet()
              + ", which is not a route",
          "Write method and path as in openapi.yaml");
    }
  }

  private static String name(RouteTable.Entry route) {
    return name(route.method().name(), route.path());
  }

  private static String name(String method, String path) {
    return method + ApiPrefixes.without(path);
  }

  /**
   * One limited endpoint.
   *
   * @param name same for paths that differ by a prefix only
   * @param policy value of {@code RateLimit-Policy}
   */
  private record Endpoint(String name, Quota quota, String policy, boolean isRead) {
    static Endpoint of(RouteTable.Entry route, Quota quota) {
      String policy = "\"default\";q=" + quota.most() + ";w=" + quota.window().toSeconds();
      return new Endpoint(
          RouteLimits.name(route), quota, policy, SafeMethods.contains(route.method()));
    }
  }
}
