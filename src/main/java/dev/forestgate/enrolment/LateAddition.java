package dev.forestgate.enrolment;

import static dev.forestgate.failure.Failure.UNAUTHENTICATED;

import dev.forestgate.factors.Factors;
import dev.forestgate.factors.model.AddedFactor;
import dev.forestgate.failure.Failed;
import dev.forestgate.identity.Caller;
import dev.forestgate.sessions.Sessions;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Withdraws a factor whose session ended while the factor was added. Otherwise a request that was
 * authenticated just before the first proof of an address, or a new password, would add a factor
 * just after it.
 */
@Component
final class LateAddition {
  private final Sessions sessions;
  private final Factors factors;

  LateAddition(Sessions sessions, Factors factors) {
    this.sessions = sessions;
    this.factors = factors;
  }

  /**
   * Requires that the caller's session is still alive after {@code added} was stored. Otherwise
   * removes the factor and fails with UNAUTHENTICATED.
   */
  Mono<Void> refuse(Caller caller, AddedFactor added) {
    return sessions
        .find(caller.sessionId(), caller.userId())
        .hasElement()
        .filter(isAlive -> !isAlive)
        .flatMap(ended -> factors.remove(caller.userId(), added.factor().id()).hasElement())
        .flatMap(removed -> Mono.error(Failed.of(UNAUTHENTICATED)));
  }
}
