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
 * Timer {@code http.server.requests} with the tags of Spring's own observation: {@code method},
 * {@code uri}, {@code status} and {@code outcome}. Spring's observation costs as much as a Redis
 * command. {@code uri} is the pattern of the route, or {@code UNKNOWN} if none matches. The timer
 * stops when the response begins; a client that disconnects before is not counted.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE) // before EdgeFilter, so that its refusals are counted
public final class RequestMetrics implements WebFilter {
  /** Few buckets, because each route, method and status multiplies them into time series. */
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
   * Creates the filter.
   *
   * @param counted routes whose responses are also counted by outcome
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

  /** Records a request that was answered before it reached this filter. */
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

  /** The meters of {@code kind}, created once. */
  private Meters meters(Kind kind) {
    return new Meters(
        timer(kind),
        counted.stream()
            .filter(route -> route.matches(kind.method, kind.pattern))
            .map(route -> registry.counter(route.metric(), "outcome", route.outcome(kind.status)))
            .findFirst()
            .orElse(null));
  }

  private Timer timer(Kind kind) {
    return Timer.builder("http.server.requests")
        .description("Duration of requests until the response began")
        .tag("method", kind.method.name())
        .tag("uri", kind.pattern)
        .tag("status", String.valueOf(kind.status))
        .tag("outcome", kind.outcome())
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  /**
   * Meters of one kind of request.
   *
   * @param outcome null if the route has no counter of outcomes
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
          KNOWN.contains(method) ? method : OTHER, // bounds the number of time series
          pattern instanceof PathPattern matched ? matched.getPatternString() : "UNKNOWN",
          status == null ? 200 : status.value());
    }

    String outcome() {
      return OUTCOMES.get(status / 100 - 1);
    }
  }
}
