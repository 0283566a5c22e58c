package dev.forestgate.http;

import static dev.forestgate.failure.Failure.METHOD_NOT_ALLOWED;
import static dev.forestgate.failure.Failure.NOT_FOUND;
import static org.springframework.web.reactive.function.server.RequestPredicates.all;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.forestgate.failure.Failed;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/**
 * What is left when no route matches: {@code OPTIONS} of a known path, 405 with {@code Allow} for
 * another method of one (RFC 9110 section 15.5.6), 404 for the rest. Knows the paths by walking the
 * routes once.
 */
public final class RouteFallback {
  private final Map<PathPattern, Set<HttpMethod>> methods = new LinkedHashMap<>();

  private RouteFallback() {}

  /** {@code routes}, and behind them the answers for what they do not match. */
  public static RouterFunction<ServerResponse> behind(RouterFunction<ServerResponse> routes) {
    var unknown = new RouteFallback();
    new RouteTable(routes)
        .forEach(
            entry ->
                unknown
                    .methods
                    .computeIfAbsent(
                        PathPatternParser.defaultInstance.parse(entry.path()),
                        path -> new TreeSet<>(java.util.Comparator.comparing(HttpMethod::name)))
                    .add(entry.method()));
    return routes.and(route(all(), unknown::handle));
  }

  private Mono<ServerResponse> handle(ServerRequest request) {
    PathContainer path = request.requestPath().pathWithinApplication();
    Set<HttpMethod> allowed = new TreeSet<>(java.util.Comparator.comparing(HttpMethod::name));
    methods.forEach(
        (pattern, known) -> {
          if (pattern.matches(path)) {
            allowed.addAll(known);
          }
        });
    if (allowed.isEmpty()) {
      return Mono.error(Failed.of(NOT_FOUND));
    }
    allowed.add(HttpMethod.OPTIONS);
    if (allowed.contains(HttpMethod.GET)) {
      allowed.add(HttpMethod.HEAD);
    }
    if (request.method().equals(HttpMethod.OPTIONS)) {
      return ServerResponse.noContent().allow(allowed).build();
    }
    request.exchange().getResponse().getHeaders().setAllow(allowed);
    return Mono.error(Failed.of(METHOD_NOT_ALLOWED));
  }
}
