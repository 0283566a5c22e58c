package dev.forestgate.http;

import static dev.forestgate.failure.Failure.METHOD_NOT_ALLOWED;
import static dev.forestgate.failure.Failure.NOT_FOUND;
import static org.springframework.web.reactive.function.server.RequestPredicates.all;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.forestgate.failure.Failed;
import java.util.Comparator;
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
 * Responses to requests that match no route: the allowed methods for {@code OPTIONS} of a known
 * path, 405 with {@code Allow} for a method that the path does not support (RFC 9110 section
 * 15.5.6), 404 otherwise.
 */
public final class RouteFallback {
  private final Map<PathPattern, Set<HttpMethod>> methods = new LinkedHashMap<>();

  private RouteFallback() {}

  /** {@code routes}, followed by a route that handles all other requests. */
  public static RouterFunction<ServerResponse> behind(RouteIndex routes) {
    var fallback = new RouteFallback();
    new RouteTable(routes).forEach(fallback::add);
    return routes.and(route(all(), fallback::handle));
  }

  private void add(RouteTable.Entry entry) {
    PathPattern pattern = PathPatternParser.defaultInstance.parse(entry.path());
    methods.computeIfAbsent(pattern, path -> noMethods()).add(entry.method());
  }

  private Mono<ServerResponse> handle(ServerRequest request) {
    Set<HttpMethod> allowed = allowed(request.requestPath().pathWithinApplication());
    if (allowed.isEmpty()) {
      return Mono.error(Failed.of(NOT_FOUND));
    }
    if (request.method().equals(HttpMethod.OPTIONS)) {
      return ServerResponse.noContent().allow(allowed).build();
    }
    request.exchange().getResponse().getHeaders().setAllow(allowed);
    return Mono.error(Failed.of(METHOD_NOT_ALLOWED));
  }

  /** The methods of {@code path}, sorted; empty for an unknown path. */
  private Set<HttpMethod> allowed(PathContainer path) {
    Set<HttpMethod> allowed = noMethods();
    methods.forEach(
        (pattern, known) -> {
          if (pattern.matches(path)) {
            allowed.addAll(known);
          }
        });
    if (allowed.contains(HttpMethod.GET)) {
      allowed.add(HttpMethod.HEAD);
    }
    if (!allowed.isEmpty()) {
      allowed.add(HttpMethod.OPTIONS);
    }
    return allowed;
  }

  private static Set<HttpMethod> noMethods() {
    return new TreeSet<>(Comparator.comparing(HttpMethod::name));
  }
}
