package dev.forestgate.sessions.ending;

import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Tells the listeners of ended sessions. The end does not depend on them. */
@Component
public final class EndedSessions {
  private static final Logger log = LoggerFactory.getLogger(EndedSessions.class);

  /** The response to a sign-out waits no longer. */
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private final ObjectProvider<SessionEndListener> listeners;

  public EndedSessions(ObjectProvider<SessionEndListener> listeners) {
    this.listeners = listeners;
  }

  /** Never fails. */
  public Mono<Void> tell(UUID userId, UUID id) {
    return Flux.defer(() -> Flux.fromStream(listeners.stream()))
        .concatMap(listener -> listener.ended(userId, id))
        .then()
        .timeout(TIMEOUT)
        .onErrorResume(failed -> postpone(id, failed));
  }

  private static Mono<Void> postpone(UUID id, Throwable failed) {
    log.warn(
        "What follows from the end of session {} is left to the next sweep: {}",
        id,
        failed.getClass().getSimpleName());
    return Mono.empty();
  }
}
