package dev.forestgate.http.request;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import reactor.core.publisher.Mono;

/**
 * {@code http.server.requests} under the names that Spring's own observation has, which costs as
 * much as a command to Redis: a timer by {@code method}, {@code uri}, {@code status} and {@code
 * outcome}. The {@code uri} is the pattern of a route, and {@code UNKNOWN} for what matches none.
 * It runs until the answer begins; a client that goes before that is not counted.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE) // so that what Edge refuses counts
public final class RequestMetrics implements WebFilter {
  /** Few, as there are as many series for each route, method and status that was answered. */
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(10),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(2),
    Duration.ofSeconds(5)
  };

  private final MeterRegistry registry;
  private final List<RouteOutcomes> counted;
  private final Map<Kind, Meters> meters = new ConcurrentHashMap<>();

  /**
   * @param counted calls that are also counted by what their answers mean
   */
  RequestMetrics(MeterRegistry registry, List<RouteOutcomes> counted) {
    this.registry = registry;
    this.counted = counted;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    long began = System.nanoTime();
    exchange.getResponse().beforeCommit(() -> record(exchange, began));
    return chain.filter(exchange);
  }

  private Mono<Void> record(ServerWebExchange exchange, long began) {
    record(Kind.of(exchange), began);
    return Mono.empty();
  }

  /** One that was answered before it came to us. */
  public void record(HttpMethod method, PathPattern pattern, HttpStatus status, long began) {
    record(new Kind(method, pattern.getPatternString(), status.value()), began);
  }

  private void record(Kind kind, long began) {
    Meters of = meters.get(kind);
    if (of == null) {
      of = meters.computeIfAbsent(kind, this::meters);
    }
    of.timer().record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
    if (of.outcome() != null) {
      of.outcome().increment();
    }
  }

  /** Looked for once for each kind. */
  private Meters meters(Kind kind) {
    return new Meters(
        timer(kind),
        counted.stream()
            .filter(route -> route.is(kind.method, kind.pattern))
            .map(route -> registry.counter(route.metric(), "outcome", route.outcome(kind.status)))
            .findFirst()
            .orElse(null));
  }

  private Timer timer(Kind kind) {
    return Timer.builder("http.server.requests")
        .description("How long requests took, until their answer began")
        .tag("method", kind.method.name())
        .tag("uri", kind.pattern)
        .tag("status", String.valueOf(kind.status))
        .tag("outcome", kind.outcome())
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  /**
   * @param outcome null where the call is not counted
   */
  private record Meters(Timer timer, @Nullable Counter outcome) {}

  private record Kind(HttpMethod method, String pattern, int status) {
    private static final Set<HttpMethod> KNOWN = Set.of(HttpMethod.values());
    private static final HttpMethod OTHER = HttpMethod.valueOf("UNKNOWN");
    private static final List<String> OUTCOMES =
        List.of("INFORMATIONAL", "SUCCESS", "REDIRECTION", "CLIENT_ERROR", "SERVER_ERROR");

    static Kind of(ServerWebExchange exchange) {
      Object pattern = exchange.getAttribute(RouterFunctions.MATCHING_PATTERN_ATTRIBUTE);
      HttpMethod method = exchange.getRequest().getMethod();
      HttpStatusCode status = exchange.getResponse().getStatusCode();
      return new Kind(
          KNOWN.contains(method) ? method : OTHER, // else a client could name ever new ones
          pattern instanceof PathPattern matched ? matched.getPatternString() : "UNKNOWN",
          status == null ? 200 : status.value());
    }

    String outcome() {
      return OUTCOMES.get(status / 100 - 1);
    }
  }
}
