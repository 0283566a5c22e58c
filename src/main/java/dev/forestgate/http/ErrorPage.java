package dev.forestgate.http;

import dev.forestgate.failure.Failed;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Page that a person sees in place of a problem document. */
public interface ErrorPage {
  /** True if {@code exchange} is a navigation of a browser and not a call of the API. */
  boolean isFor(ServerWebExchange exchange);

  /** Responds with the page of {@code failed}. */
  Mono<Void> write(ServerWebExchange exchange, Failed failed, HttpStatus status);
}
