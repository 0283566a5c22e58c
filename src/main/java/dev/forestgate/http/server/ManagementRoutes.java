package dev.forestgate.http.server;

import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Routes of the service that the management port serves beside the endpoints of the actuator. It is
 * no {@code RouterFunction}, as each bean of that type is served on the service port.
 */
public interface ManagementRoutes {
  /** Handles any request but those to the actuator. Fails with NOT_FOUND for an unknown path. */
  Mono<ServerResponse> handle(ServerRequest request);
}
