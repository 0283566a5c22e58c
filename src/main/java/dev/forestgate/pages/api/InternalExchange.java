package dev.forestgate.pages.api;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;

/** Exchange of a call inside the process; shares what is known about the client of the page. */
final class InternalExchange extends ServerWebExchangeDecorator {
  private final ServerHttpRequest request;
  private final ServerHttpResponse response;
  private final Map<String, Object> attributes;

  InternalExchange(ServerWebExchange page, ServerHttpRequest request, ServerHttpResponse response) {
    super(page);
    this.request = request;
    this.response = response;
    this.attributes = new ConcurrentHashMap<>(page.getAttributes());
    // They describe the route of the page.
    attributes.keySet().removeIf(name -> name.startsWith(RouterFunctions.class.getName()));
  }

  @Override
  public ServerHttpRequest getRequest() {
    return request;
  }

  @Override
  public ServerHttpResponse getResponse() {
    return response;
  }

  @Override
  public Map<String, Object> getAttributes() {
    return attributes;
  }

  /** Never: a page needs the content. */
  @Override
  public boolean checkNotModified(@Nullable String eTag, Instant lastModified) {
    return false;
  }
}
