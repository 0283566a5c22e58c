package dev.forestgate.http;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.http.origin.CrossOrigin;
import dev.forestgate.http.origin.OriginCheck;
import dev.forestgate.http.proxies.Proxies;
import dev.forestgate.http.request.PathNormalizer;
import dev.forestgate.http.request.RequestId;
import dev.forestgate.http.server.exchange.HttpDate;
import dev.forestgate.http.server.exchange.SecurityHeaders;
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
 * First filter of every request. Assigns the request id, sets the security and CORS headers of the
 * response, rejects paths that are not in normal form and unsafe calls from foreign origins, and
 * resolves the client's address behind trusted proxies. It is one filter because each filter costs
 * time on every request.
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
    setCommonHeaders(exchange, response.getHeaders());
    crossOrigin.addHeaders(exchange.getRequest(), response.getHeaders());
    if (CorsUtils.isPreFlightRequest(exchange.getRequest())) {
      response.setStatusCode(HttpStatus.NO_CONTENT);
      return response.setComplete();
    }
    if (!PathNormalizer.isNormal(exchange.getRequest().getPath())) {
      return Mono.error(Failed.of(Failure.NOT_FOUND));
    }
    Failed refused = origins.refusal(exchange.getRequest());
    return refused == null
        ? chain.filter(proxies.lookThrough(headAsGet(exchange)))
        : Mono.error(refused);
  }

  /** Routes HEAD as GET; the server drops the content (RFC 9110 section 9.3.2). */
  private static ServerWebExchange headAsGet(ServerWebExchange exchange) {
    return exchange.getRequest().getMethod().equals(HttpMethod.HEAD)
        ? exchange.mutate().request(request -> request.method(HttpMethod.GET)).build()
        : exchange;
  }

  private void setCommonHeaders(ServerWebExchange exchange, HttpHeaders headers) {
    headers.set(RequestId.HEADER, RequestId.assign(exchange, ids));
    headers.set(HttpHeaders.DATE, HttpDate.of(clock.millis()));
    SecurityHeaders.DEFAULTS.forEach(headers::set);
    if (exchange.getRequest().getSslInfo() != null) {
      headers.set("Strict-Transport-Security", "max-age=31536000");
    }
  }
}
