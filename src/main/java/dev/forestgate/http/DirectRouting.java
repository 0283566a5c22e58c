package dev.forestgate.http;

import dev.forestgate.http.body.ResponseWriters;
import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.codec.HttpMessageReader;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import reactor.core.publisher.Mono;

/**
 * Handles requests to known fixed paths at the end of the filters. Spring's dispatcher, which asks
 * each kind of handler and handler adapter, handles all others: it costs a tenth of a session check
 * and of the JWK set.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
final class DirectRouting implements WebFilter {
  private final RouteIndex routes;
  private final List<HttpMessageReader<?>> readers;
  private final ServerResponse.Context writers;

  DirectRouting(ServiceRoutes routes, ServerCodecConfigurer codecs) {
    this.routes = routes.index();
    this.readers = codecs.getReaders();
    this.writers = new ResponseWriters(codecs.getWriters());
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    HandlerFunction<ServerResponse> known = routes.known(exchange);
    if (known == null) {
      return chain.filter(exchange);
    }
    ServerRequestObservationContext.findCurrent(exchange.getAttributes())
        .ifPresent(observed -> observed.setPathPattern(pattern(exchange)));
    return known
        .handle(ServerRequest.create(exchange, readers))
        .flatMap(response -> response.writeTo(exchange, writers));
  }

  private static String pattern(ServerWebExchange exchange) {
    PathPattern matched = exchange.getRequiredAttribute(RouterFunctions.MATCHING_PATTERN_ATTRIBUTE);
    return matched.getPatternString();
  }
}
