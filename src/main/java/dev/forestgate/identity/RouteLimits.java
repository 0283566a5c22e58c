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
 * How often a client may call each route, told by {@code RateLimit} and {@code RateLimit-Policy}
 * (draft-ietf-httpapi-ratelimit-headers-11). An endpoint is a method and a path pattern; paths that
 * differ by one of the {@link ApiPrefixes} alone are one endpoint. What no route matches is not
 * limited: it costs nothing.
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
   * All {@code routes} under their limits, and behind them {@code others}, which are limited only
   * where the settings name them.
   */
  public RouterFunction<ServerResponse> over(
      RouterFunction<ServerResponse> routes, RouterFunction<ServerResponse> others) {
    if (properties.areOff()) {
      return routes.and(others);
    }
    Map<String, Integer> own = own();
    Map<String, Map<HttpMethod, Endpoint>> endpoints = new HashMap<>();
    new RouteTable(routes)
        .forEach(
            route -> add(endpoints, route, own.getOrDefault(name(route), properties.perMinute())));
    new RouteTable(others)
        .forEach(route -> add(endpoints, route, own.getOrDefault(name(route), 0)));
    requireKnown(own, routes.and(others));
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
   * Until all are there again; where there is none, until there is one, as {@code Retry-After} has
   * it.
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

  private static void add(
      Map<String, Map<HttpMethod, Endpoint>> endpoints, RouteTable.Entry route, int perMinute) {
    if (perMinute > 0) {
      endpoints
          .computeIfAbsent(route.path(), path -> new HashMap<>())
          .put(route.method(), Endpoint.of(route, Quota.perMinute(perMinute)));
    }
  }

  /** By the name of the endpoint. */
  private Map<String, Integer> own() {
    Map<String, Integer> own = new HashMap<>();
    for (RouteQuota quota : properties.routes()) {
      String name = name(quota.method(), quota.route());
      Integer before = own.put(name, quota.perMinute());
      if (before != null && before != quota.perMinute()) {
        throw new StartRefused(
            "forestgate.limits.routes has two limits for " + quota.method() + " " + quota.route(),
            "Keep one; paths that differ by /api/auth or /api alone are the same endpoint");
      }
    }
    return own;
  }

  private static void requireKnown(Map<String, Integer> own, RouterFunction<ServerResponse> all) {
    Map<String, Integer> unknown = new HashMap<>(own);
    new RouteTable(all).forEach(route -> unknown.remove(name(route)));
    if (!unknown.isEmpty()) {
      throw new StartRefused(
          "forestgate.limits.routes has a limit for " + unknown.keySet() + ", which is no route",
          "Write method and path as openapi.yaml has them");
    }
  }

  private static String name(RouteTable.Entry route) {
    return name(route.method().name(), route.path());
  }

  private static String name(String method, String path) {
    return method + ApiPrefixes.without(path);
  }

  /**
   * @param name the same for paths that differ by a prefix alone
   * @param policy the value of {@code RateLimit-Policy}
   */
  private record Endpoint(String name, Quota quota, String policy, boolean isRead) {
    static Endpoint of(RouteTable.Entry route, Quota quota) {
      String policy = "\"default\";q=" + quota.most() + ";w=" + quota.window().toSeconds();
      return new Endpoint(
          RouteLimits.name(route), quota, policy, SafeMethods.contains(route.method()));
    }
  }
}
