package dev.forestgate.http;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * A line for each request as it is answered, at debug; a warning for one that took long. Never the
 * query: the addresses in letters carry tokens there. A client that goes before its answer leaves
 * no line.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 2) // behind Edge, which gives the request its id
final class RequestLog implements WebFilter {
  private static final Logger log = LoggerFactory.getLogger(RequestLog.class);

  private final long slowNanos;
  private final LongSupplier nanos;

  @Autowired
  RequestLog(RequestLogProperties properties) {
    this(properties, System::nanoTime);
  }

  RequestLog(RequestLogProperties properties, LongSupplier nanos) {
    this.slowNanos = properties.slow().toNanos();
    this.nanos = nanos;
  }

  /** Whether there is a line for requests that take no time too. */
  static boolean tellsOfEach() {
    return log.isDebugEnabled();
  }

  /** Before the commit, as the status of a failure is set by whoever handles it, outside of us. */
  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    long began = nanos.getAsLong();
    exchange.getResponse().beforeCommit(() -> tell(exchange, began));
    return chain.filter(exchange);
  }

  private Mono<Void> tell(ServerWebExchange exchange, long began) {
    long took = nanos.getAsLong() - began;
    if (took >= slowNanos || tellsOfEach()) {
      tell(exchange, Duration.ofNanos(took));
    }
    return Mono.empty();
  }

  private void tell(ServerWebExchange exchange, Duration took) {
    HttpStatusCode status = exchange.getResponse().getStatusCode();
    log.atLevel(took.toNanos() < slowNanos ? Level.DEBUG : Level.WARN)
        .log(
            "{} {} answered {} after {} ms, request {}",
            exchange.getRequest().getMethod(),
            exchange.getRequest().getPath().value(),
            status == null ? 200 : status.value(),
            took.toMillis(),
            RequestId.of(exchange));
  }
}
