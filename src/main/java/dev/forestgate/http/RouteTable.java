package dev.forestgate.http;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/** List of all routes as method and path pattern, read from the router functions themselves. */
public final class RouteTable implements Iterable<RouteTable.Entry> {
  private final List<Entry> entries = new ArrayList<>();

  /** Visits {@code routes}, including nested ones. */
  public RouteTable(RouterFunction<?> routes) {
    routes.accept(new RouteCollector());
  }

  @Override
  public Iterator<Entry> iterator() {
    return List.copyOf(entries).iterator();
  }

  /**
   * One route.
   *
   * @param path the pattern as registered, with {@code {name}} for a variable
   */
  public record Entry(HttpMethod method, String path) {}

  private final class RouteCollector implements RouterFunctions.Visitor, RequestPredicates.Visitor {
    private final Deque<String> prefixes = new ArrayDeque<>();
    private Set<HttpMethod> methods = new HashSet<>();
    private String path = "";

    @Override
    public void startNested(RequestPredicate predicate) {
      path = "";
      predicate.accept(this);
      prefixes.addLast(path);
    }

    @Override
    public void endNested(RequestPredicate predicate) {
      prefixes.removeLast();
    }

    @Override
    public void route(RequestPredicate predicate, HandlerFunction<?> handler) {
      methods = new HashSet<>();
      path = "";
      predicate.accept(this);
      String whole = String.join("", prefixes) + path;
      methods.forEach(method -> entries.add(new Entry(method, whole)));
    }

    @Override
    public void method(Set<HttpMethod> found) {
      methods.addAll(found);
    }

    @Override
    public void path(String pattern) {
      path = pattern;
    }

    @Override
    public void resources(Function<ServerRequest, Mono<Resource>> lookup) {}

    @Override
    public void attributes(Map<String, Object> attributes) {}

    @Override
    public void unknown(RouterFunction<?> function) {}

    @Override
    @SuppressWarnings("removal")
    public void pathExtension(String extension) {}

    @Override
    public void header(String name, String value) {}

    @Override
    public void queryParam(String name, String value) {}

    @Override
    public void version(String version) {}

    @Override
    public void startAnd() {}

    @Override
    public void and() {}

    @Override
    public void endAnd() {}

    @Override
    public void startOr() {}

    @Override
    public void or() {}

    @Override
    public void endOr() {}

    @Override
    public void startNegate() {}

    @Override
    public void endNegate() {}

    @Override
    public void unknown(RequestPredicate predicate) {}
  }
}
