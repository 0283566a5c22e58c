package dev.forestgate.sessions.ending;

import java.util.UUID;
import reactor.core.publisher.Mono;

/** Work that follows from the end of a session, whatever ended it. */
@FunctionalInterface
public interface SessionEndListener {
  /**
   * Called after the session {@code id} of {@code userId} has ended. It may be called twice, and is
   * not called for a session that expires unused. A failure is logged and ends nothing else.
   */
  Mono<Void> ended(UUID userId, UUID id);
}
