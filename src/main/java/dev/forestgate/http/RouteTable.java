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
import org.springframework.http.server.PathContainer;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/** List of all routes as method and path pattern, read from the router functions themselves. */
public final class RouteTable implements Iterable<RouteTable.Entry> {
  private final List<Entry> entries = new ArrayList<>();
  private final List<Conditional> conditional = new ArrayList<>();

  /** Visits {@code routes}, including nested ones. */
  public RouteTable(RouterFunction<?> routes) {
    routes.accept(new RouteCollector());
  }

  @Override
  public Iterator<Entry> iterator() {
    return List.copyOf(entries).iterator();
  }

  /**
   * Tells whether no route that could match requests to {@code fixed} depends on more than method
   * and path, such as a header.
   *
   * @param fixed route whose path has no variables
   */
  boolean dependsOnMethodAndPath(Entry fixed) {
    PathContainer path = PathContainer.parsePath(fixed.path());
    return conditional.stream()
        .filter(other -> other.method.equals(fixed.method()))
        .noneMatch(other -> other.pattern.matches(path));
  }

  /**
   * One route.
   *
   * @param path the pattern as registered, with {@code {name}} for a variable
   */
  public record Entry(HttpMethod method, String path) {}

  private record Conditional(HttpMethod method, PathPattern pattern) {}

  private final class RouteCollector implements RouterFunctions.Visitor, RequestPredicates.Visitor {
    private final Deque<String> prefixes = new ArrayDeque<>();
    private Set<HttpMethod> methods = new HashSet<>();
    private String path = "";
    private boolean isConditional;
    private boolean isNestedInCondition;

    @Override
    public void startNested(RequestPredicate predicate) {
      path = "";
      isConditional = false;
      predicate.accept(this);
      isNestedInCondition |= isConditional;
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
      isConditional = false;
      predicate.accept(this);
      String whole = String.join("", prefixes) + path;
      methods.forEach(method -> add(new Entry(method, whole)));
    }

    private void add(Entry entry) {
      entries.add(entry);
      if (isConditional || isNestedInCondition) {
        PathPattern pattern = PathPatternParser.defaultInstance.parse(entry.path());
        conditional.add(new Conditional(entry.method(), pattern));
      }
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
    public void pathExtension(String extension) {
      isConditional = true;
    }

    @Override
    public void header(String name, String value) {
      isConditional = true;
    }

    @Override
    public void queryParam(String name, String value) {
      isConditional = true;
    }

    @Override
    public void version(String version) {
      isConditional = true;
    }

    @Override
    public void startAnd() {}

    @Override
    public void and() {}

    @Override
    public void endAnd() {}

    @Override
    public void startOr() {
      isConditional = true;
    }

    @Override
    public void or() {}

    @Override
    public void endOr() {}

    @Override
    public void startNegate() {
      isConditional = true;
    }

    @Override
    public void endNegate() {}

    @Override
    public void unknown(RequestPredicate predicate) {
      isConditional = true;
    }
  }
}
