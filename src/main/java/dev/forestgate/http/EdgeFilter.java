package dev.forestgate.http;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.http.origin.CrossOrigin;
import dev.forestgate.http.origin.OriginCheck;
import dev.forestgate.http.proxies.Proxies;
import dev.forestgate.http.request.PathNormalizer;
import dev.forestgate.http.request.RequestId;
import dev.forestgate.http.server.exchange.HttpDate;
import dev.forestgate.http.server.exchange.MalformedRequestProblem;
import java.time.Clock;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * What every request passes first, one filter so that it costs little: its id, the headers of every
 * answer, CORS, the spelling of its path, the rule on where unsafe calls may come from, and who the
 * client is behind proxies.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
public final class EdgeFilter implements WebFilter {

  private final Clock clock;
  private final IdGenerator ids;
  private final OriginCheck origins;
  private final CrossOrigin crossOrigin;
  private final Proxies proxies;

  EdgeFilter(
      Clock clock, IdGenerator ids, OriginCheck origins, CrossOrigin crossOrigin, Proxies proxies) {
    this.clock = clock;
    this.ids = ids;
    this.origins = origins;
    this.crossOrigin = crossOrigin;
    this.proxies = proxies;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    ServerHttpResponse response = exchange.getResponse();
    secure(exchange, response.getHeaders());
    crossOrigin.allow(exchange.getRequest(), response.getHeaders());
    if (CorsUtils.isPreFlightRequest(exchange.getRequest())) {
      response.setStatusCode(HttpStatus.NO_CONTENT);
      return response.setComplete();
    }
    if (!PathNormalizer.isPlain(exchange.getRequest().getPath())) {
      return Mono.error(Failed.of(Failure.NOT_FOUND));
    }
    Failed refused = origins.refusal(exchange.getRequest());
    return refused == null
        ? chain.filter(proxies.lookThrough(headAsGet(exchange)))
        : Mono.error(refused);
  }

  /** HEAD is GET whose content the server keeps to itself (RFC 9110 section 9.3.2). */
  private static ServerWebExchange headAsGet(ServerWebExchange exchange) {
    return exchange.getRequest().getMethod().equals(HttpMethod.HEAD)
        ? exchange.mutate().request(request -> request.method(HttpMethod.GET)).build()
        : exchange;
  }

  private void secure(ServerWebExchange exchange, HttpHeaders headers) {
    headers.set(RequestId.HEADER, RequestId.assign(exchange, ids));
    headers.set(HttpHeaders.DATE, HttpDate.of(clock.millis()));
    MalformedRequestProblem.HEADERS.forEach(headers::set);
    if (exchange.getRequest().getSslInfo() != null) {
      headers.set("Strict-Transport-Security", "max-age=31536000");
    }
  }
}
