package dev.forestgate.identity.device;

import dev.forestgate.audit.AuditOrigin;
import dev.forestgate.sessions.model.Device;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Puts the address and the user agent of each request where the records of the audit find them. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 3) // after the filter that looks through trusted proxies
final class AuditOriginFilter implements WebFilter {
  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    return chain
        .filter(exchange)
        .contextWrite(context -> AuditOrigin.put(context, () -> origin(exchange.getRequest())));
  }

  private static AuditOrigin origin(ServerHttpRequest request) {
    Device device = RequestDevice.of(request);
    return new AuditOrigin(device.ip(), device.userAgent());
  }
}
