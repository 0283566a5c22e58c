package dev.forestgate.identity.device;

import dev.forestgate.limits.AttemptOrigin;
import java.util.UUID;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/**
 * Recognition of the device that a request comes from, and of the accounts that have signed in on
 * it.
 */
public interface DeviceRecognition {
  /**
   * Identifier of the device that the request proves to come from, whether an account knows it or
   * not; empty if none is proven.
   */
  String device(ServerRequest request);

  /**
   * Relation of the request's device to the account {@code userId}; empty for an unknown device.
   * Called only while unknown devices are throttled, also with an id of no account, at the same
   * cost.
   */
  Mono<AttemptOrigin> origin(ServerRequest request, UUID userId);
}
