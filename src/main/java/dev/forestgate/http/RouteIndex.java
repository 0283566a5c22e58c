package dev.forestgate.http;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/**
 * Finds the handler of a fixed path by one lookup. Spring tests one route after the other, so a
 * request pays for all routes before its own: {@code scripts/bench.sh oidc} has the figures.
 *
 * <p>A fixed path has no variable, and no route that depends on more than method and path could
 * match it. All other requests are routed by Spring.
 */
public final class RouteIndex implements RouterFunction<ServerResponse> {
  private final RouterFunction<ServerResponse> routes;
  private final Map<String, Map<HttpMethod, Entry>> entries = new HashMap<>();

  private RouteIndex(RouterFunction<ServerResponse> routes) {
    this.routes = routes;
    RouteTable table = new RouteTable(routes);
    for (RouteTable.Entry route : table) {
      PathPattern pattern = PathPatternParser.defaultInstance.parse(route.path());
      if (!pattern.hasPatternSyntax() && table.dependsOnMethodAndPath(route)) {
        entries
            .computeIfAbsent(route.path(), path -> new HashMap<>())
            .putIfAbsent(route.method(), new Entry());
      }
    }
  }

  /** Routes requests as {@code routes} does. */
  public static RouteIndex over(RouterFunction<ServerResponse> routes) {
    return new RouteIndex(routes);
  }

  /**
   * Handler of a fixed path that {@link #route} has found before; null for any other request. Sets
   * the pattern that matches as an attribute.
   */
  @Nullable HandlerFunction<ServerResponse> known(ServerWebExchange exchange) {
    Entry entry = entry(exchange.getRequest());
    Route route = entry == null ? null : entry.route;
    if (route == null) {
      return null;
    }
    exchange.getAttributes().put(RouterFunctions.MATCHING_PATTERN_ATTRIBUTE, route.pattern);
    return route.handler;
  }

  @Override
  public Mono<HandlerFunction<ServerResponse>> route(ServerRequest request) {
    HandlerFunction<ServerResponse> known = known(request.exchange());
    if (known != null) {
      return Mono.just(known);
    }
    Entry entry = entry(request.exchange().getRequest());
    Mono<HandlerFunction<ServerResponse>> found = routes.route(request);
    return entry == null ? found : found.doOnNext(handler -> entry.keep(request, handler));
  }

  private @Nullable Entry entry(ServerHttpRequest request) {
    Map<HttpMethod, Entry> methods = entries.get(request.getPath().pathWithinApplication().value());
    return methods == null ? null : methods.get(request.getMethod());
  }

  @Override
  public void accept(RouterFunctions.Visitor visitor) {
    routes.accept(visitor);
  }

  /** Method and fixed path, with the route that Spring found at the first request. */
  private static final class Entry {
    private volatile @Nullable Route route;

    /** Keeps a route unless another with variables precedes it, which would be lost. */
    void keep(ServerRequest request, HandlerFunction<ServerResponse> handler) {
      if (request.attributes().get(RouterFunctions.MATCHING_PATTERN_ATTRIBUTE)
              instanceof PathPattern pattern
          && !pattern.hasPatternSyntax()) {
        route = new Route(handler, pattern);
      }
    }
  }

  private record Route(HandlerFunction<ServerResponse> handler, PathPattern pattern) {}
}
