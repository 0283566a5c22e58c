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
 * A line for each request as it is answered, at debug; a sampled warning for one that took long,
 * which a client can cause by a body that drips. Never the query: the addresses in letters carry
 * tokens there. A client that goes before its answer leaves no line.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 2) // behind Edge, which gives the request its id
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

  /** Whether there is a line for requests that take no time too. */
  public static boolean tellsOfEach() {
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

  /** A kind of the log, of which there are as many as routes. */
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
