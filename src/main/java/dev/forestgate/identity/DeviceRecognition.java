package dev.forestgate.identity;

import dev.forestgate.limits.AttemptOrigin;
import java.util.UUID;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/** Which device a request comes from, and whether an account has signed in on it before. */
public interface DeviceRecognition {
  /** The device that the request proves to be, known to an account or not; empty for none. */
  String device(ServerRequest request);

  /**
   * Where {@code request} comes from, as far as the account knows it. Asked only where strangers
   * would have to wait; also with the id of no account, at the same cost. Empty is a stranger.
   */
  Mono<AttemptOrigin> origin(ServerRequest request, UUID userId);
}
