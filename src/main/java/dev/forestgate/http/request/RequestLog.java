package dev.forestgate.http.request;

import dev.forestgate.failure.SampledLog;
import java.net.InetSocketAddress;
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
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import reactor.core.publisher.Mono;

/**
 * Log line for each response, at debug, and a sampled warning for a slow request, which a client
 * can cause by sending its body slowly. The query is never logged, because links in e-mails carry
 * tokens there. A client that disconnects before the response leaves no line.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 2) // after EdgeFilter, which assigns the request id
public final class RequestLog implements WebFilter {
  private static final Logger log = LoggerFactory.getLogger(RequestLog.class);

  private final SampledLog slow = new SampledLog(log);
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

  /** True if every request is logged, not only slow ones. */
  public static boolean logsEveryRequest() {
    return log.isDebugEnabled();
  }

  /**
   * Logs before the commit: the exception handler, which sets the status of a failure, runs outside
   * this filter.
   */
  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    long began = nanos.getAsLong();
    exchange.getResponse().beforeCommit(() -> logIfNeeded(exchange, began));
    return chain.filter(exchange);
  }

  private Mono<Void> logIfNeeded(ServerWebExchange exchange, long began) {
    long took = nanos.getAsLong() - began;
    if (took >= slowNanos || logsEveryRequest()) {
      log(exchange, Duration.ofNanos(took));
    }
    return Mono.empty();
  }

  private void log(ServerWebExchange exchange, Duration took) {
    HttpStatusCode status = exchange.getResponse().getStatusCode();
    String line =
        "%s %s answered %d after %d ms, request %s"
            .formatted(
                exchange.getRequest().getMethod(),
                SampledLog.line(exchange.getRequest().getPath().value()),
                status == null ? 200 : status.value(),
                took.toMillis(),
                RequestId.of(exchange));
    if (took.toNanos() < slowNanos) {
      log.debug("{}", line);
    } else {
      slow.tell(Level.WARN, pattern(exchange), address(exchange), line);
    }
  }

  /** Kind for the sampled log: the route's pattern, so that the number of kinds is bounded. */
  private static String pattern(ServerWebExchange exchange) {
    return exchange.getAttribute(RouterFunctions.MATCHING_PATTERN_ATTRIBUTE)
            instanceof PathPattern matched
        ? matched.getPatternString()
        : "none";
  }

  private static String address(ServerWebExchange exchange) {
    InetSocketAddress remote = exchange.getRequest().getRemoteAddress();
    return ClientAddress.countedAs(remote == null ? null : remote.getAddress());
  }
}
