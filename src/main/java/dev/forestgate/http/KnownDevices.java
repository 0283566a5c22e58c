package dev.forestgate.http;

import java.util.UUID;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/**
 * Whether a request comes from a device on which an account has signed in before. Asked only where
 * others have guessed at its password so often that a strange device would have to wait; also with
 * the id of no account, and then it should cost the same. Where nobody can tell, no device is
 * known.
 */
@FunctionalInterface
public interface KnownDevices {
  /** Empty is no. */
  Mono<Boolean> isKnown(ServerRequest request, UUID userId);
}
